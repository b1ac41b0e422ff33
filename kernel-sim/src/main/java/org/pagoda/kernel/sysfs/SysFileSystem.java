package org.pagoda.kernel.sysfs;

import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.device.Device;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.fs.Directory;
import org.pagoda.kernel.fs.FileSystem;
import org.pagoda.kernel.fs.TreeDirectory;
import org.pagoda.kernel.fs.Vfs;
import org.pagoda.kernel.log.Oops;
import org.pagoda.kernel.uaccess.UserMemory;

/** {@code /sys}: a directory for each object of the kernel's, and a file for each of its attributes. */
public final class SysFileSystem extends FileSystem {
    private static final int READABLE = 0444;

    private final UserMemory userMemory;
    private final Oops oops;
    private final TreeDirectory root = new TreeDirectory(this, 0555);
    private final SysObject modules;
    private final SysObject classes;
    private final SysObject devices;

    /** {@code /sys/module}, {@code /sys/class} and {@code /sys/devices}, with the devices that there are and those that come. */
    public SysFileSystem(Kernel kernel, UserMemory userMemory, Devices allDevices, Oops oops) {
        super(kernel, "sysfs");
        this.userMemory = userMemory;
        this.oops = oops;
        CallbackOwner owner = new CallbackOwner("kernel");
        modules = new SysObject(this, root, owner, "module");
        classes = new SysObject(this, root, owner, "class");
        devices = new SysObject(this, root, owner, "devices");
        SysObject characters = classes.child(owner, "char");
        SysObject blocks = classes.child(owner, "block");
        allDevices.listen(new Devices.Listener() {
            @Override
            public void onRegistered(Device device) {
                show(devices, device);
                show(device.blockSize() == 0 ? characters : blocks, device);
            }

            @Override
            public void onUnregistered(Device device) {
                devices.removeChild(device.name());
                (device.blockSize() == 0 ? characters : blocks).removeChild(device.name());
            }
        });
    }

    private static void show(SysObject parent, Device device) {
        SysObject object = parent.child(device.owner(), device.name());
        object.attribute("dev", READABLE, (reader, out) -> line(out, device.major() + ":" + device.minor()), null);
        object.attribute("uevent", READABLE, (reader, out) -> line(out, uevent(device)), null);
        object.attribute(
                "owner", READABLE, (reader, out) -> line(out, device.owner().name()), null);
        object.attribute("open_files", READABLE, (reader, out) -> line(out, device.files()), null);
        object.attribute("pending", READABLE, (reader, out) -> line(out, device.pendingRequests()), null);
        object.attribute("oopses", READABLE, (reader, out) -> line(out, device.oopses()), null);
        if (device.blockSize() != 0) {
            object.attribute("block_size", READABLE, (reader, out) -> line(out, device.blockSize()), null);
        }
    }

    /** What a program that makes files for devices asks for, without the last line feed. */
    private static String uevent(Device device) {
        return "MAJOR=" + device.major() + "\nMINOR=" + device.minor() + "\nDEVNAME=" + device.name() + "\nDEVTYPE="
                + (device.blockSize() == 0 ? "char" : "block");
    }

    private static long line(StringBuilder out, Object value) {
        out.append(value).append('\n');
        return 0;
    }

    /** Those of a machine, mounted at boot. */
    public static SysFileSystem of(Vfs vfs) {
        for (FileSystem each : vfs.mounted()) {
            if (each instanceof SysFileSystem found) {
                return found;
            }
        }
        throw new IllegalStateException("sysfs is not mounted");
    }

    @Override
    public Directory root() {
        return root;
    }

    UserMemory userMemory() {
        return userMemory;
    }

    Oops oops() {
        return oops;
    }

    /** {@code /sys/module}: each module has an object here, and its parameters one of their own, {@code parameters}. */
    public SysObject modules() {
        return modules;
    }

    /** {@code /sys/class}. */
    public SysObject classes() {
        return classes;
    }

    /** {@code /sys/devices}. */
    public SysObject devices() {
        return devices;
    }
}
