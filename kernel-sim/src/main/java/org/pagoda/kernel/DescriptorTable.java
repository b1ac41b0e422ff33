package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;

/** A process's open files by number; the lowest free number is given out first. */
public final class DescriptorTable {
    private final @Nullable OpenFile[] files;

    DescriptorTable(int limit) {
        files = new OpenFile[limit];
    }

    /** Gives {@code file} a number; {@code -EMFILE} when all are taken. */
    public long open(OpenFile file) {
        for (int number = 0; number < files.length; number++) {
            if (files[number] == null) {
                files[number] = file;
                return number;
            }
        }
        return Errno.EMFILE.result();
    }

    /** True if no number is left. */
    public boolean isFull() {
        for (OpenFile file : files) {
            if (file == null) {
                return false;
            }
        }
        return true;
    }

    /** The file behind a number; null if there is none. */
    public @Nullable OpenFile get(long number) {
        return number >= 0 && number < files.length ? files[(int) number] : null;
    }

    /** Closes a number; {@code -EBADF} if it is not open. */
    public long close(long number) {
        OpenFile file = get(number);
        if (file == null) {
            return Errno.EBADF.result();
        }
        files[(int) number] = null;
        return file.close();
    }

    void closeAll() {
        for (int number = 0; number < files.length; number++) {
            close(number);
        }
    }
}
