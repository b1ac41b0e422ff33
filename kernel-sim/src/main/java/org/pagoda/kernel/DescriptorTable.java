package org.pagoda.kernel;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;

/** A process's open files by number; the lowest free number is given out first. */
public final class DescriptorTable {
    private static final int FEW = 4;

    private final int limit;

    // Numbers beyond are free; it grows up to the limit.
    private @Nullable OpenFileDescription[] files;

    // Those that another program does not get.
    private final BitSet closeOnExec = new BitSet(0);

    DescriptorTable(int limit) {
        this.limit = limit;
        files = new OpenFileDescription[Math.min(limit, FEW)];
    }

    /** Gives {@code file}, to be read and written, a number; {@code -EMFILE} when all are taken. */
    public long open(OpenFile file) {
        return open(file, null, OpenFlags.READ_WRITE);
    }

    /**
     * Gives {@code file} a number; {@code -EMFILE}, and nothing has happened, when all are taken.
     *
     * @param reference what was opened; the table gives it back when the file is closed
     * @param flags of {@code open}
     */
    public long open(OpenFile file, @Nullable FileReference reference, int flags) {
        long number = take(0);
        if (number >= 0) {
            put((int) number, new OpenFileDescription(file, reference, flags));
            closeOnExec.set((int) number, (flags & OpenFlags.CLOSE_ON_EXEC) != 0);
        }
        return number;
    }

    private long take(int from) {
        int number = from;
        while (number < files.length && files[number] != null) {
            number++;
        }
        if (number >= limit) {
            return Errno.EMFILE.result();
        }
        reach(number);
        return number;
    }

    private void reach(int number) {
        if (number >= files.length) {
            files = Arrays.copyOf(files, Math.min(limit, Math.max(number + 1, 2 * files.length)));
        }
    }

    private void put(int number, OpenFileDescription description) {
        files[number] = description.share();
    }

    /** True if no number is left. */
    public boolean isFull() {
        for (OpenFileDescription file : files) {
            if (file == null) {
                return false;
            }
        }
        return files.length == limit;
    }

    /** Numbers up to this one, without it, can be open. */
    public int size() {
        return files.length;
    }

    /** The file behind a number; null if there is none. */
    public @Nullable OpenFile get(long number) {
        OpenFileDescription description = description(number);
        return description == null ? null : description.file();
    }

    /** The open file behind a number, with what is known of it; null if there is none. */
    public @Nullable OpenFileDescription description(long number) {
        return number >= 0 && number < files.length ? files[(int) number] : null;
    }

    /** True if another program does not get the descriptor. */
    public boolean isClosedOnExec(long number) {
        return description(number) != null && closeOnExec.get((int) number);
    }

    /** Says whether another program gets the descriptor; {@code -EBADF} if it is not open. */
    long setCloseOnExec(long number, boolean on) {
        if (description(number) == null) {
            return Errno.EBADF.result();
        }
        closeOnExec.set((int) number, on);
        return 0;
    }

    /** Another number, the lowest, for the same open file, which other programs get; {@code -EBADF}, {@code -EMFILE}. */
    long duplicate(long number) {
        OpenFileDescription description = description(number);
        if (description == null) {
            return Errno.EBADF.result();
        }
        long other = take(0);
        if (other >= 0) {
            put((int) other, description);
            closeOnExec.clear((int) other);
        }
        return other;
    }

    /** {@code other} stands for the same open file as {@code number} from now on; what it stood for is closed. {@code -EBADF}. */
    long duplicate(long number, long other) {
        OpenFileDescription description = description(number);
        if (description == null || other < 0 || other >= limit) {
            return Errno.EBADF.result();
        } else if (number != other) {
            description.share(); // before anything is closed
            close(other);
            reach((int) other);
            files[(int) other] = description;
            closeOnExec.clear((int) other);
        }
        return other;
    }

    /** Opens all that is open in another table of the same limit, under the same numbers; this one is empty. */
    void inherit(DescriptorTable other) {
        files = new OpenFileDescription[other.files.length];
        for (int number = 0; number < files.length; number++) {
            OpenFileDescription description = other.files[number];
            files[number] = description == null ? null : description.share();
        }
        closeOnExec.or(other.closeOnExec);
    }

    /** Closes a number, and the file if no other number stands for it; {@code -EBADF} if it is not open. */
    public long close(long number) {
        OpenFileDescription description = description(number);
        if (description == null) {
            return Errno.EBADF.result();
        }
        files[(int) number] = null;
        closeOnExec.clear((int) number);
        return description.release();
    }

    /** Another program begins: it does not get those that are closed then. */
    void closeForProgram() {
        for (int number = closeOnExec.nextSetBit(0); number >= 0; number = closeOnExec.nextSetBit(number + 1)) {
            close(number);
        }
    }

    void closeAll() {
        for (int number = 0; number < files.length; number++) {
            close(number);
        }
    }
}
