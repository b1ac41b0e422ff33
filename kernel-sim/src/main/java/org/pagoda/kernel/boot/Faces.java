package org.pagoda.kernel.boot;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.InteractionLimits;
import org.pagoda.kernel.DescriptorTable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.fs.Console;
import org.pagoda.kernel.fs.HostFiles;
import org.pagoda.kernel.fs.HostFolder;
import org.pagoda.kernel.fs.HostSource;
import org.pagoda.kernel.fs.RamFileSystem;
import org.pagoda.kernel.fs.Terminal;
import org.pagoda.kernel.fs.Vfs;
import org.pagoda.kernel.fs.WholeFile;
import org.pagoda.kernel.interaction.Interactions;
import org.pagoda.kernel.log.KernelLog;
import org.pagoda.kernel.log.LogCalls;
import org.pagoda.kernel.log.LogLevel;
import org.pagoda.kernel.log.LogNode;
import org.pagoda.kernel.log.Oops;
import org.pagoda.kernel.module.ModuleFiles;
import org.pagoda.kernel.module.ModuleText;
import org.pagoda.kernel.module.Modules;
import org.pagoda.kernel.procfs.ProcFileSystem;
import org.pagoda.kernel.program.ProgramCalls;
import org.pagoda.kernel.program.ProgramTable;
import org.pagoda.kernel.program.SystemCallsByName;
import org.pagoda.kernel.sysfs.SysFileSystem;
import org.pagoda.kernel.uaccess.UserMemory;

/** What a machine's kernel has beyond the nucleus, put together. */
public final class Faces {
    private static final String HOST = "/host";

    /** Directories that every machine has. */
    private static final List<String> DIRECTORIES =
            List.of("/bin", "/dev", "/home", HOST, "/proc", "/sys", "/tmp", "/var/log");

    private static final int ALL_MAY = 0777;

    /** One in so many frames can be in files. */
    private static final int SHARE_OF_FILES = 2;

    private final Vfs vfs;
    private final HostFiles hostFiles;
    private final Terminal terminal;
    private final Console console;
    private final Console errors;
    private final Interactions interactions;
    private final KernelLog log;
    private final Modules modules;

    Faces(
            Kernel kernel,
            ProgramTable programs,
            Consumer<String> output,
            InteractionLimits limits,
            @Nullable HostSource host) {
        UserMemory userMemory = new UserMemory(kernel);
        new SystemCallsByName(kernel, userMemory);
        new ProgramCalls(kernel, programs, userMemory);
        int mostFrames = kernel.frames().table().size() / SHARE_OF_FILES;
        vfs = new Vfs(kernel, userMemory, new RamFileSystem(kernel, userMemory, mostFrames));
        vfs.addType(RamFileSystem.TYPE, source -> new RamFileSystem(kernel, userMemory, mostFrames));
        for (String path : DIRECTORIES) {
            vfs.makeDirectories(path);
        }
        vfs.makeDirectories("/tmp").setPermissions(ALL_MAY);
        hostFiles = new HostFiles(vfs);
        terminal = new Terminal(kernel, userMemory, output);
        console = new Console(userMemory, terminal, false);
        errors = new Console(userMemory, terminal, true);
        if (host != null) {
            vfs.mount(new HostFolder(vfs, host), HOST);
        }
        log = new KernelLog(kernel::ticks, output, KernelLog.SIZE);
        new LogCalls(kernel, userMemory, log);
        Oops oops = new Oops(kernel.tasks(), log);
        interactions = new Interactions(kernel, userMemory, limits, oops);
        modules = new Modules(kernel, userMemory, interactions, log, oops);
        modules.setFiles((task, path) -> WholeFile.read(vfs, task, path, ModuleFiles.MOST_BYTES));
        KernelFiles.mount(vfs, line -> log.printk(LogLevel.KERN_INFO, line), oops);
        Devices devices = Devices.of(vfs);
        devices.add(LogNode.NAME, new LogNode(devices, userMemory, log));
        ProcFileSystem proc = ProcFileSystem.of(vfs);
        proc.add("modules", () -> ModuleText.list(modules));
        proc.add("kallsyms", () -> ModuleText.symbols(modules));
        modules.setFaces(devices, proc, SysFileSystem.of(vfs));
    }

    /** The machine's files. */
    public Vfs vfs() {
        return vfs;
    }

    /** The host files that programs may open. */
    public HostFiles hostFiles() {
        return hostFiles;
    }

    /** What the kernel has to say. */
    public KernelLog log() {
        return log;
    }

    /** Modules of the kernel. */
    public Modules modules() {
        return modules;
    }

    /** What is typed, and whom Ctrl-C ends. */
    public Terminal terminal() {
        return terminal;
    }

    /** Interactions with programs, for kernel code. */
    public Interactions interactions() {
        return interactions;
    }

    /**
     * Gives a process that the kernel has made its input, output and errors: the console.
     *
     * @return {@code made}; throws if that, or the process, is null
     */
    <T> T equip(String name, @Nullable T made, @Nullable Process process) {
        if (made == null || process == null) {
            throw new IllegalStateException("no memory for process " + name);
        }
        DescriptorTable descriptors = process.descriptors();
        descriptors.open(console, null, OpenFlags.READ_ONLY);
        descriptors.open(console, null, OpenFlags.WRITE_ONLY);
        descriptors.open(errors, null, OpenFlags.WRITE_ONLY);
        return made;
    }
}
