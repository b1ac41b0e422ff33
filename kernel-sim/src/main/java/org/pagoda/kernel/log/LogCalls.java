package org.pagoda.kernel.log;

import java.nio.charset.StandardCharsets;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.WaitQueue;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/** The system call about the log. */
public final class LogCalls {
    /** Reads the first record from number {@code value} on. */
    public static final long READ = 0;
    /** Reads as many whole records as there is room for, from number {@code value} on, without those that were cleared. */
    public static final long READ_ALL = 1;
    /** Has {@link #READ_ALL} begin with what comes from now on. */
    public static final long CLEAR = 2;
    /** Sets the console level to {@code value}, 1 to 8; the result is what it was. */
    public static final long CONSOLE_LEVEL = 3;
    /** Says how many bytes all records have together. */
    public static final long SIZE = 4;
    /** Waits until there is a record from number {@code value} on. */
    public static final long WAIT = 5;

    private final UserMemory userMemory;
    private final KernelLog log;

    private final WaitQueue waiting; // for a line

    /** Adds it to the system calls of {@code kernel}. */
    public LogCalls(Kernel kernel, UserMemory userMemory, KernelLog log) {
        this.userMemory = userMemory;
        this.log = log;
        waiting = new WaitQueue(kernel);
        log.listen(waiting::wakeAll);
        LogCallsEntries.addTo(kernel.table(), this);
    }

    /**
     * Reads the kernel's log. A record is a line, `level,sequence,ticks;text` with an end of line; who has read record n goes on with n + 1, and sees by the
     * numbers what was lost meanwhile. Clearing, and the console level, are root's.
     *
     * @param action 0 reads one record, 1 all for which there is room, 2 clears, 3 sets the console level, 4 says the size, 5 waits for a record
     * @param address where records go
     * @param length bytes there
     * @param value the first record, or the console level
     * @return bytes read; what the console level was; the size in bytes
     */
    @SystemCall(
            number = 100,
            errors = {Errno.EINVAL, Errno.EPERM, Errno.EAGAIN, Errno.EMSGSIZE, Errno.EFAULT, Errno.ENOMEM})
    long syslog(@Caller Task task, long action, @UserAddress long address, long length, long value) {
        if (action == READ || action == READ_ALL) {
            return length < 0 || value < 0 ? Errno.EINVAL.result() : read(task, action, address, length, value);
        } else if ((action == CLEAR || action == CONSOLE_LEVEL)
                && task.process().user() != Process.ROOT) {
            return Errno.EPERM.result();
        } else if (action == CLEAR) {
            log.clear();
            return 0;
        } else if (action == CONSOLE_LEVEL && value >= 1 && value <= KernelLog.MOST_CONSOLE_LEVEL) {
            int before = log.consoleLevel();
            log.setConsoleLevel((int) value);
            return before;
        } else if (action == SIZE) {
            return log.bytes();
        } else if (action == WAIT && value >= 0) {
            while (log.from(value) == null) {
                waiting.await(task, Task.Wait.LOG);
            }
            return 0;
        }
        return Errno.EINVAL.result();
    }

    private long read(Task task, long action, long address, long length, long first) {
        StringBuilder text = new StringBuilder();
        long room = length;
        LogReader reader = log.readerFrom(action == READ_ALL ? Math.max(first, log.cleared()) : first);
        for (LogLine line = reader.next(); line != null; line = reader.next()) {
            if (line.bytes() > room) {
                if (text.isEmpty()) {
                    return Errno.EMSGSIZE.result();
                }
                break;
            }
            room -= line.bytes();
            text.append(line.record());
            if (action == READ) {
                break;
            }
        }
        return text.isEmpty() ? Errno.EAGAIN.result() : copy(task, address, text.toString());
    }

    private long copy(Task task, long address, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long copied = userMemory.copyToUser(task, address, bytes, 0, bytes.length);
        return copied == bytes.length ? copied : Errno.EFAULT.result();
    }
}
