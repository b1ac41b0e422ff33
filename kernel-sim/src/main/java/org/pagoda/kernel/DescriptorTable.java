package org.pagoda.kernel;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;

/** A process's open files by number; the lowest free number is given out first. */
public final class DescriptorTable {
    private static final int FEW = 4;

    private final OpenFileCount count;

    private int limit;

    // Numbers beyond are free; it grows up to the limit.
    private @Nullable OpenFileDescription[] files;

    // Those that are open; below the hint all are.
    private final BitSet taken = new BitSet(0);
    private int lowest;

    // Those that another program does not get.
    private final BitSet closeOnExec = new BitSet(0);

    /**
     * An empty table.
     *
     * @param limit of numbers that it gives out
     * @param count of the open files of all tables
     */
    DescriptorTable(int limit, OpenFileCount count) {
        this.limit = limit;
        this.count = count;
        files = new OpenFileDescription[Math.min(limit, FEW)];
    }

    /** Gives out numbers below {@code newLimit} from now on; what is open beyond stays. */
    void setLimit(int newLimit) {
        limit = newLimit;
    }

    /** Gives {@code file}, to be read and written, a number; {@code -EMFILE} when all are taken. */
    public long open(OpenFile file) {
        return open(file, null, OpenFlags.READ_WRITE);
    }

    /**
     * Gives {@code file} a number; {@code -EMFILE}, and nothing has happened, when all are taken; {@code -ENFILE} when the machine has no room for
     * another open file.
     *
     * @param reference what was opened; the table gives it back when the file is closed
     * @param flags of {@code open}
     */
    public long open(OpenFile file, @Nullable FileReference reference, int flags) {
        long number = reference == null || count.hasRoom() ? take() : Errno.ENFILE.result();
        if (number >= 0) {
            put((int) number, new OpenFileDescription(file, reference, flags, count));
            closeOnExec.set((int) number, (flags & OpenFlags.CLOSE_ON_EXEC) != 0);
        }
        return number;
    }

    /** The lowest free number: a search of 64 numbers at a time, from where it can be. */
    private int free() {
        lowest = taken.nextClearBit(lowest);
        return lowest;
    }

    private long take() {
        int number = free();
        if (number >= limit) {
            return Errno.EMFILE.result();
        }
        reach(number);
        return number;
    }

    private void reach(int number) {
        if (number >= files.length) {
            files = Arrays.copyOf(files, Math.max(number + 1, Math.min(limit, 2 * files.length)));
        }
    }

    private void put(int number, OpenFileDescription description) {
        files[number] = description.share();
        taken.set(number);
    }

    /** 0; {@code -EMFILE} if no number is left; {@code -ENFILE} if the machine has no room for another open file. */
    public long checkRoom() {
        if (free() >= limit) {
            return Errno.EMFILE.result();
        }
        return count.hasRoom() ? 0 : Errno.ENFILE.result();
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
        long other = take();
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
            taken.set((int) other);
            closeOnExec.clear((int) other);
        }
        return other;
    }

    /** Opens all that is open in another table, under the same numbers; this one is empty. */
    void inherit(DescriptorTable other) {
        files = new OpenFileDescription[other.files.length];
        for (int number = 0; number < files.length; number++) {
            OpenFileDescription description = other.files[number];
            files[number] = description == null ? null : description.share();
        }
        taken.or(other.taken);
        closeOnExec.or(other.closeOnExec);
    }

    /** Closes a number, and the file if no other number stands for it; {@code -EBADF} if it is not open. */
    public long close(long number) {
        OpenFileDescription description = description(number);
        if (description == null) {
            return Errno.EBADF.result();
        }
        files[(int) number] = null;
        taken.clear((int) number);
        lowest = Math.min(lowest, (int) number);
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
