package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;

/**
 * What a file descriptor stands for, or several: those of {@code dup}, and of children. It has the position, if there is one. All results are
 * bytes, or a negative errno.
 *
 * <p>The nucleus asks only what the descriptor was opened for: nobody reads from what was opened for writing. Methods run in a system call of
 * {@code task}, alone in the kernel unless they park ({@link WaitQueue}); whatever they knew before that has to be looked at again.
 *
 * <p>Who writes one extends {@code org.pagoda.kernel.fs.PositionedFile} for something that has bytes at offsets, else implements this, and
 * what is not overridden is refused as Linux does.
 */
public interface OpenFile {
    /** {@link #ready()}: a read would not wait: there is something, or the end. */
    int READABLE = 1;
    /** {@link #ready()}: a write would not wait. */
    int WRITABLE = 4;
    /** {@link #ready()}: something is wrong with it, as with a pipe that nobody reads. */
    int ERROR = 8;
    /** {@link #ready()}: the other end is gone. */
    int HANG_UP = 16;

    /** {@link #seek}: from the beginning. */
    int FROM_START = 0;
    /** {@link #seek}: from where it is. */
    int FROM_HERE = 1;
    /** {@link #seek}: from the end. */
    int FROM_END = 2;

    /**
     * Reads up to {@code count} bytes to user address {@code address}; 0 at the end. {@code count} is 0 or more. What was not delivered stays:
     * after a fault the same bytes are read again.
     */
    long read(Task task, long address, long count);

    /** Writes up to {@code count} bytes, 0 or more, from user address {@code address}. */
    long write(Task task, long address, long count);

    /** {@link #read} of what is at {@code offset}, 0 or more, which leaves the position where it is. */
    default long readAt(Task task, long address, long count, long offset) {
        return Errno.ESPIPE.result();
    }

    /** {@link #write} of what is at {@code offset}, 0 or more, which leaves the position where it is. */
    default long writeAt(Task task, long address, long count, long offset) {
        return Errno.ESPIPE.result();
    }

    /** Moves the position by {@code offset} {@link #FROM_START} and the like; where it is then. */
    default long seek(long offset, int whence) {
        return Errno.ESPIPE.result();
    }

    /**
     * Does what only this kind of file can.
     *
     * @param request what; numbers are the file's own
     * @param argument a number, or a user address
     */
    default long ioctl(Task task, long request, long argument) {
        return Errno.ENOTTY.result();
    }

    /** What can be done without waiting now: {@link #READABLE} and the like. */
    default int ready() {
        return READABLE | WRITABLE;
    }

    /** Woken whenever {@link #ready()} may say something else than before; null if that never happens. */
    default @Nullable WaitQueue readiness() {
        return null;
    }

    /** Gives up what it holds; called once, when no descriptor stands for it any more. 0, or an error that closing brought to light. */
    long close();
}
