package org.pagoda.kernel.fs;

/** What kinds of things have names; their codes are those of Linux's {@code S_IFMT} bits, and of {@code d_type} when shifted down by 12. */
public enum FileType {
    PIPE(0010000),
    CHARACTER_DEVICE(0020000),
    DIRECTORY(0040000),
    BLOCK_DEVICE(0060000),
    REGULAR(0100000);

    private static final int ENTRY_SHIFT = 12;

    private final int bits;

    FileType(int bits) {
        this.bits = bits;
    }

    /** As in the mode that {@code stat} gives. */
    int bits() {
        return bits;
    }

    /** As in a directory's entries. */
    int entryCode() {
        return bits >> ENTRY_SHIFT;
    }
}
