package org.pagoda.kernel.device;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.fs.Directory;
import org.pagoda.kernel.fs.FileSystem;
import org.pagoda.kernel.fs.Inode;
import org.pagoda.kernel.fs.TreeDirectory;
import org.pagoda.kernel.fs.Vfs;
import org.pagoda.kernel.log.Oops;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/**
 * The machine's devices, by number and by name; and the file system, devfs, in which each is a file from when it is registered until it is
 * unregistered.
 */
public final class Devices extends FileSystem {
    /** Numbers from here on are given out; those before are for devices that want one of their own. */
    private static final int FIRST_FREE_MAJOR = 128;

    private static final int LAST_MAJOR = 511;
    private static final int MAJOR_SHIFT = 8;
    private static final int ALL_MAY = 0666;
    private static final int DIRECTORY_PERMISSIONS = 0755;

    /** Hears of devices. */
    public interface Listener {
        void onRegistered(Device device);

        void onUnregistered(Device device);
    }

    private final List<Listener> listeners = new ArrayList<>();
    private final UserMemory userMemory;
    private final Consumer<String> log;
    private final Oops oops;
    private final TreeDirectory root = new TreeDirectory(this, DIRECTORY_PERMISSIONS);
    private final TreeMap<Long, Device> byNumber = new TreeMap<>();

    /**
     * No devices yet.
     *
     * @param log takes what drivers have to say, lines with their line feeds
     * @param oops puts down what drivers throw
     */
    public Devices(Kernel kernel, UserMemory userMemory, Consumer<String> log, Oops oops) {
        super(kernel, "devfs");
        this.userMemory = userMemory;
        this.log = log;
        this.oops = oops;
    }

    /** Those of a machine, mounted at boot. */
    public static Devices of(Vfs vfs) {
        for (FileSystem each : vfs.mounted()) {
            if (each instanceof Devices found) {
                return found;
            }
        }
        throw new IllegalStateException("devfs is not mounted");
    }

    @Override
    public Directory root() {
        return root;
    }

    /** Registers a device of a free major number, minor 0, that everybody may read and write. */
    public long register(CallbackOwner owner, String name, Driver driver) {
        for (int major = FIRST_FREE_MAJOR; major <= LAST_MAJOR; major++) {
            if (!byNumber.containsKey((long) major << MAJOR_SHIFT)) {
                return register(owner, name, major, 0, driver);
            }
        }
        return Errno.ENOSPC.result();
    }

    /**
     * Registers a device.
     *
     * @param owner whose driver it is; it is in use while the device is open
     * @param name in {@code /dev}
     * @param major 1 to 511
     * @param minor 0 to 255
     * @return its number; {@code -EINVAL} if a name or number cannot be, or the driver fails in attach; {@code -EEXIST} if one is taken
     */
    public long register(CallbackOwner owner, String name, int major, int minor, Driver driver) {
        boolean valid = !name.isEmpty() && name.length() <= Directory.LONGEST_NAME && name.indexOf('/') < 0;
        if (!valid || name.startsWith(".") || major < 1 || major > LAST_MAJOR || minor < 0 || minor > 255) {
            return Errno.EINVAL.result();
        }
        long number = (long) major << MAJOR_SHIFT | minor;
        if (byNumber.containsKey(number) || root.get(name) != null) {
            return Errno.EEXIST.result();
        }
        Device made;
        try {
            made = new Device(kernel(), userMemory, log, oops, owner, name, number, driver);
        } catch (RuntimeException | Error e) {
            oops.unowned(owner.name(), "driver " + name + ", asked what it is,", e);
            return Errno.EINVAL.result();
        }
        Device device = made;
        if (!device.callUnowned("attach", () -> driver.attach(device.environment(kernel().seed() + number)))) {
            return Errno.EINVAL.result();
        }
        owner.onRegistered();
        byNumber.put(number, device);
        root.add(name, new DeviceNode(this, device, ALL_MAY));
        listeners.forEach(each -> each.onRegistered(device));
        return number;
    }

    /** Adds a file to {@code /dev} that the kernel itself answers for, without a driver; throws if there is one of that name. */
    public void add(String name, Inode node) {
        root.add(name, node);
    }

    /** {@code listener} hears of devices from now on; before there are any. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** Takes a device away, also while it is open: files of it give {@code -ENODEV} from now on. {@code -ENODEV} if there is none. */
    public long unregister(long number) {
        Device device = byNumber.remove(number);
        if (device == null) {
            return Errno.ENODEV.result();
        }
        root.discard(device.name());
        listeners.forEach(each -> each.onUnregistered(device));
        device.owner().onUnregistered();
        device.remove();
        return 0;
    }

    /** Takes all devices of an owner away. */
    public void unregisterAll(CallbackOwner owner) {
        for (Device device : all()) {
            if (device.owner() == owner) {
                unregister(device.number());
            }
        }
    }

    /** The device of a number; null if there is none. */
    public @Nullable Device get(long number) {
        return byNumber.get(number);
    }

    /** The devices, in the order of their numbers. */
    public List<Device> all() {
        return new ArrayList<>(byNumber.values());
    }
}
