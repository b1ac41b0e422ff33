package org.pagoda.kernel.log;

import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.WaitQueue;
import org.pagoda.kernel.fs.FileSystem;
import org.pagoda.kernel.fs.FileType;
import org.pagoda.kernel.fs.Inode;
import org.pagoda.kernel.fs.Opening;
import org.pagoda.kernel.uaccess.UserMemory;

/**
 * {@code /dev/kmsg}: the kernel's log as a file, for programs that follow it, and that have something to say in it. All can read it, root can write. Each that
 * has it open reads for himself. After Linux's {@code Documentation/ABI/testing/dev-kmsg}.
 */
public final class LogNode extends Inode {
    /** Its name in {@code /dev}. */
    public static final String NAME = "kmsg";

    private static final int PERMISSIONS = 0644;
    private static final long NUMBER = 1 << 8 | 11;

    private final UserMemory userMemory;
    private final KernelLog log;
    private final WaitQueue waiting; // for a line

    /** A file of {@code fileSystem} for {@code log}. */
    public LogNode(FileSystem fileSystem, UserMemory userMemory, KernelLog log) {
        super(fileSystem, FileType.CHARACTER_DEVICE, PERMISSIONS);
        this.userMemory = userMemory;
        this.log = log;
        Kernel kernel = fileSystem.kernel();
        waiting = new WaitQueue(kernel);
        log.listen(waiting::wakeAll);
    }

    @Override
    public long open(Opening opening) {
        return opening.give(new LogFile(userMemory, log, waiting, opening.isNonBlocking()));
    }

    /** That which Linux gives it: 1:11. */
    @Override
    public long deviceNumber() {
        return NUMBER;
    }
}
