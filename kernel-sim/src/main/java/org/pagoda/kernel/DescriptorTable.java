package org.pagoda.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;

/** A process's open files by number; the lowest free number is given out first. */
public final class DescriptorTable {
    private static final int FEW = 4;

    private final int limit;

    // Numbers beyond are free; it grows up to the limit.
    private @Nullable OpenFileDescription[] files;

    DescriptorTable(int limit) {
        this.limit = limit;
        files = new OpenFileDescription[Math.min(limit, FEW)];
    }

    /** Gives {@code file} a number; {@code -EMFILE} when all are taken. */
    public long open(OpenFile file) {
        int number = 0;
        while (number < files.length && files[number] != null) {
            number++;
        }
        if (number == limit) {
            return Errno.EMFILE.result();
        } else if (number == files.length) {
            files = Arrays.copyOf(files, Math.min(limit, 2 * number));
        }
        files[number] = new OpenFileDescription(file);
        return number;
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

    /** The file behind a number; null if there is none. */
    public @Nullable OpenFile get(long number) {
        OpenFileDescription description = description(number);
        return description == null ? null : description.file();
    }

    private @Nullable OpenFileDescription description(long number) {
        return number >= 0 && number < files.length ? files[(int) number] : null;
    }

    /** Opens all that is open in another table of the same limit, under the same numbers; this one is empty. */
    void inherit(DescriptorTable other) {
        files = new OpenFileDescription[other.files.length];
        for (int number = 0; number < files.length; number++) {
            OpenFileDescription description = other.files[number];
            files[number] = description == null ? null : description.share();
        }
    }

    /** Closes a number, and the file if no other number stands for it; {@code -EBADF} if it is not open. */
    public long close(long number) {
        OpenFileDescription description = description(number);
        if (description == null) {
            return Errno.EBADF.result();
        }
        files[(int) number] = null;
        return description.release();
    }

    void closeAll() {
        for (int number = 0; number < files.length; number++) {
            close(number);
        }
    }
}
