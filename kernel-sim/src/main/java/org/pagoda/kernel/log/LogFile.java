package org.pagoda.kernel.log;

import java.nio.charset.StandardCharsets;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.WaitQueue;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/** An open {@link LogNode}. */
final class LogFile implements OpenFile {
    /** Bytes of the longest text that can be written. */
    private static final int LONGEST_WRITE = 1024;

    /** What a text that begins with no level gets. */
    private static final int STANDARD_LEVEL = LogLevel.KERN_WARNING;

    private static final int LEVELS = 8;
    private static final int MOST_DIGITS = 4;

    private final UserMemory userMemory;
    private final KernelLog log;
    private final WaitQueue waiting;
    private final boolean nonBlocking;

    // The tasks of the processes that have it open, one call at a time.
    private final LogReader reader;

    LogFile(UserMemory userMemory, KernelLog log, WaitQueue waiting, boolean nonBlocking) {
        this.userMemory = userMemory;
        this.log = log;
        this.waiting = waiting;
        this.nonBlocking = nonBlocking;
        reader = log.reader();
    }

    /**
     * {@inheritDoc} One record, {@link LogLine#record}; waits for it. {@code -EPIPE}, once, if records were lost that were not read; {@code -EAGAIN} for who
     * does not wait; {@code -EINVAL} if there is no room for it: it is read again then.
     */
    @Override
    public long read(Task task, long address, long count) {
        LogLine line = reader.peek();
        while (line == null) {
            if (nonBlocking) {
                return Errno.EAGAIN.result();
            }
            waiting.await(task, Task.Wait.LOG);
            line = reader.peek();
        }
        if (reader.skipLost() > 0) {
            return Errno.EPIPE.result();
        }
        byte[] record = line.record().getBytes(StandardCharsets.UTF_8);
        if (record.length > count) {
            return Errno.EINVAL.result();
        } else if (userMemory.copyToUser(task, address, record, 0, record.length) != record.length) {
            return Errno.EFAULT.result();
        }
        reader.next();
        return record.length;
    }

    /**
     * {@inheritDoc} A text of up to 1,024 bytes: more is {@code -EINVAL}. It begins with {@code <n>}, of which the low three bits are its level; else that is a
     * warning.
     */
    @Override
    public long write(Task task, long address, long count) {
        if (count > LONGEST_WRITE) {
            return Errno.EINVAL.result();
        }
        byte[] bytes = new byte[(int) count];
        if (count > 0 && userMemory.copyFromUser(task, bytes, 0, address, bytes.length) != count) {
            return Errno.EFAULT.result();
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.startsWith("<") ? text.indexOf('>') : -1;
        boolean hasLevel = end > 1 && end <= 1 + MOST_DIGITS && isNumber(text, 1, end);
        int level = hasLevel ? Integer.parseInt(text, 1, end, 10) % LEVELS : STANDARD_LEVEL;
        log.printk(level, hasLevel ? text.substring(end + 1) : text);
        return count;
    }

    private static boolean isNumber(String text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** {@inheritDoc} To the oldest record that is there, or behind the newest: nowhere else. */
    @Override
    public long seek(long offset, int whence) {
        if (offset != 0) {
            return Errno.ESPIPE.result();
        } else if (whence == FROM_START) {
            reader.toBegin();
        } else if (whence == FROM_END) {
            reader.toEnd();
        } else {
            return Errno.EINVAL.result();
        }
        return 0;
    }

    /** {@inheritDoc} Readable also if records were lost: the read tells. */
    @Override
    public int ready() {
        return reader.peek() == null ? WRITABLE : READABLE | WRITABLE;
    }

    @Override
    public WaitQueue readiness() {
        return waiting;
    }

    @Override
    public long close() {
        return 0;
    }
}
