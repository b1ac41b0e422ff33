package org.pagoda.kernel.procfs;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.fs.Directory;
import org.pagoda.kernel.fs.FileSystem;
import org.pagoda.kernel.fs.Inode;
import org.pagoda.kernel.fs.Text;
import org.pagoda.kernel.fs.TextNode;
import org.pagoda.kernel.fs.TextStore;
import org.pagoda.kernel.fs.TreeDirectory;
import org.pagoda.kernel.fs.Vfs;
import org.pagoda.kernel.log.Oops;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/** {@code /proc}: what the machine knows of itself and its processes, and what modules add. */
public final class ProcFileSystem extends FileSystem {
    private static final int DIRECTORY_PERMISSIONS = 0555;

    private final UserMemory userMemory;
    private final Oops oops;
    private final ProcRoot root;

    /** All that there is in every machine; {@code oops} puts down what the code of modules throws. */
    public ProcFileSystem(Vfs vfs, Devices devices, Oops oops) {
        super(vfs.kernel(), "proc");
        this.userMemory = vfs.userMemory();
        this.oops = oops;
        Kernel kernel = kernel();
        root = new ProcRoot(this, kernel);
        MemoryTexts memory = new MemoryTexts(kernel);
        MachineTexts machine = new MachineTexts(kernel);
        add("meminfo", memory::meminfo);
        add("vmstat", memory::vmstat);
        add("uptime", machine::uptime);
        add("cpuinfo", machine::cpuinfo);
        add("interrupts", machine::interrupts);
        add("syscalls", machine::syscalls);
        add("stat", machine::stat);
        add("ipc", new MessageTexts(kernel)::ipc);
        add("devices", () -> ListTexts.devices(devices));
        add("mounts", () -> ListTexts.mounts(vfs));
    }

    /** Those of a machine, mounted at boot. */
    public static ProcFileSystem of(Vfs vfs) {
        for (FileSystem each : vfs.mounted()) {
            if (each instanceof ProcFileSystem found) {
                return found;
            }
        }
        throw new IllegalStateException("proc is not mounted");
    }

    @Override
    public Directory root() {
        return root;
    }

    UserMemory userMemory() {
        return userMemory;
    }

    /** Adds a file of the kernel's own, or throws if there is one of that name. */
    public void add(String name, Supplier<String> text) {
        root.add(name, new TextNode(this, userMemory, Text.of(text)));
    }

    /** What is against a file of this name in {@code /proc}: {@code -EINVAL}, {@code -EEXIST}; 0: nothing. Numbers are for processes. */
    public long checkName(String name) {
        boolean isNumber = !name.isEmpty() && name.chars().allMatch(each -> each >= '0' && each <= '9');
        if (name.isEmpty() || name.length() > Directory.LONGEST_NAME || name.indexOf('/') >= 0 || isNumber) {
            return Errno.EINVAL.result();
        } else if (name.equals(".") || name.equals("..") || name.equals(ProcRoot.SELF) || root.get(name) != null) {
            return Errno.EEXIST.result();
        }
        return 0;
    }

    /**
     * Adds a file of a module's. It goes with {@link #remove}; who has it open gets {@code -ENODEV} then.
     *
     * @param directory of {@link #addDirectory}; null: {@code /proc} itself
     * @param permissions nine bits
     * @param text null: it cannot be read
     * @param store null: it cannot be written
     */
    public Inode add(
            CallbackOwner owner,
            @Nullable TreeDirectory directory,
            String name,
            int permissions,
            @Nullable Text text,
            @Nullable TextStore store) {
        OwnedText owned = new OwnedText(oops, owner, "/proc " + name + " of " + owner, Integer.MAX_VALUE, text, store);
        TextNode node =
                new TextNode(this, userMemory, permissions, text == null ? null : owned, store == null ? null : owned);
        (directory == null ? root : directory).add(name, node);
        return node;
    }

    /** Adds an empty directory to {@code parent}; null: to {@code /proc} itself. */
    public TreeDirectory addDirectory(@Nullable TreeDirectory parent, String name) {
        TreeDirectory made = new TreeDirectory(this, DIRECTORY_PERMISSIONS);
        (parent == null ? root : parent).add(name, made);
        return made;
    }

    /** Takes a file, or a directory and all in it, away; false if it is not there. */
    public boolean remove(@Nullable TreeDirectory directory, String name) {
        return (directory == null ? root : directory).discard(name);
    }
}
