package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.MemoryManagementUnit;

/**
 * Waiting for one of several files. A record is 8 bytes, as Linux's {@code struct pollfd}:
 *
 * <pre>
 *   0  descriptor   32 bits; negative: nothing is asked
 *   4  events       16 bits: what is asked, {@link OpenFile#READABLE}, {@link OpenFile#WRITABLE}
 *   6  happened     16 bits: what of it is so; also {@link OpenFile#ERROR}, {@link OpenFile#HANG_UP}, {@link #NOT_OPEN}, unasked
 * </pre>
 */
final class PollCalls {
    /** The descriptor of a record is not open. */
    static final int NOT_OPEN = 32;

    /** The most records. */
    static final int MOST = 1024;

    private static final int RECORD = 8;
    private static final int UNASKED = OpenFile.ERROR | OpenFile.HANG_UP;

    private final Kernel kernel;

    PollCalls(Kernel kernel) {
        this.kernel = kernel;
    }

    void addTo(SystemCallTable<Task> table) {
        PollCallsEntries.addTo(table, this);
    }

    /**
     * Waits until something can be done without waiting with one of several files. Handlers run meanwhile.
     *
     * @param records 8 bytes each: the descriptor (32 bits; negative: none), what is asked (16 bits: 1 reading, 4 writing), and, filled in, what
     *     of it is so (16 bits; also 8 error, 16 hang-up, 32 not open)
     * @param count how many, 0 to 1024
     * @param ticks how long to wait; 0: not at all; negative: for ever
     * @return in how many records something is so; 0: the time is over
     */
    @SystemCall(
            number = 79,
            errors = {Errno.EINVAL, Errno.EFAULT, Errno.EINTR, Errno.ENOMEM})
    long poll(@Caller Task task, @UserAddress long records, long count, long ticks) {
        boolean timed = ticks > 0;
        if (count < 0 || count > MOST || records % RECORD != 0 || (timed && !kernel.canPass(ticks))) {
            return Errno.EINVAL.result();
        }
        Timers.Timer timer = task.alarm();
        if (timed) {
            kernel.scheduler().setTimer(timer, kernel.ticks() + ticks);
        }
        try {
            while (true) {
                long result = look(task, records, (int) count);
                if (result != 0 || ticks == 0 || timer.hasFired()) {
                    return result;
                } else if (await(task, records, (int) count)) {
                    return Errno.EINTR.result();
                }
            }
        } finally {
            if (timed) {
                kernel.scheduler().cancelTimer(timer);
            }
        }
    }

    /** Fills in what is so; in how many records something is. */
    private long look(Task task, long records, int count) {
        int happened = 0;
        for (int i = 0; i < count; i++) {
            long physical = kernel.translate(task, records + (long) i * RECORD, Access.STORE);
            if (physical == MemoryManagementUnit.FAULT) {
                return Errno.EFAULT.result();
            }
            int descriptor = kernel.memory().getInt(physical);
            int events = kernel.memory().getShort(physical + 4);
            OpenFile file = task.process().descriptors().get(descriptor);
            int ready = descriptor < 0 ? 0 : file == null ? NOT_OPEN : file.ready() & (events | UNASKED);
            kernel.memory().putShort(physical + 6, (short) ready);
            happened += ready == 0 ? 0 : 1;
        }
        return happened;
    }

    /** Waits until one of the files may have changed; true if handlers have run. Records that cannot be read are looked at again. */
    private boolean await(Task task, long records, int count) {
        @Nullable WaitQueue[] queues = new WaitQueue[count];
        @Nullable OpenFileDescription[] held = new OpenFileDescription[count];
        try {
            for (int i = 0; i < count; i++) {
                long physical = kernel.translate(task, records + (long) i * RECORD, Access.LOAD);
                int descriptor = physical == MemoryManagementUnit.FAULT
                        ? -1
                        : kernel.memory().getInt(physical);
                OpenFileDescription open = task.process().descriptors().description(descriptor);
                WaitQueue queue = open == null ? null : open.file().readiness();
                if (open != null && queue != null) {
                    held[i] = open.share(); // should the descriptor be closed meanwhile
                    queues[i] = queue;
                    queue.add(task);
                }
            }
            return kernel.tasks().await(task, Task.Wait.FILES);
        } finally {
            for (int i = 0; i < count; i++) {
                giveBack(task, queues[i], held[i]);
            }
        }
    }

    private static void giveBack(Task task, @Nullable WaitQueue queue, @Nullable OpenFileDescription held) {
        if (queue != null && held != null) {
            queue.remove(task);
            held.release();
        }
    }
}
