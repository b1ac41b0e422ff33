package org.pagoda.kernel.boot;

import java.util.function.Consumer;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.fs.Vfs;
import org.pagoda.kernel.log.Oops;
import org.pagoda.kernel.procfs.ProcFileSystem;
import org.pagoda.kernel.sysfs.SysFileSystem;

/** The file systems that the kernel makes up: {@code /dev}, {@code /proc}, {@code /sys}. */
final class KernelFiles {
    private KernelFiles() {}

    /** Makes and mounts them. {@code log} takes lines of drivers, each with its line feed. */
    static void mount(Vfs vfs, Consumer<String> log, Oops oops) {
        Devices devices = new Devices(vfs.kernel(), vfs.userMemory(), log, oops);
        vfs.mount(devices, "/dev");
        vfs.mount(new ProcFileSystem(vfs, devices, oops), "/proc");
        vfs.mount(new SysFileSystem(vfs.kernel(), vfs.userMemory(), devices, oops), "/sys");
    }
}
