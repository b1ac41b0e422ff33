package org.pagoda.user.lab;

import java.util.Arrays;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;
import org.pagoda.user.Libc;

/** The pages of the program in the lab about user copies, good ones and bad ones, and how ranges in them are drawn. */
final class UserPages {
    /** Two pages to load and store, the second of which ends with a string. */
    static final int FIRST = 0;

    static final int SECOND = 1;
    static final int HOLE = 2;
    static final int READ_ONLY = 3;
    static final int UNTOUCHED = 4;
    static final int MOVED = 5;
    static final int COUNT = 6;

    static final byte FILLED = 'p';
    /** The last bytes of {@link #SECOND}. */
    static final int STRING_LENGTH = 7;

    private static final String LETTERS = "ww.rwm";
    /** How many bytes one sign of the picture stands for. */
    private static final int BYTES_A_SIGN = 1024;

    private final Kernel kernel;
    private long start;

    UserPages(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Makes them in the calling program; all but the one that it then sends away. */
    void make(Libc libc) {
        start = libc.mmap(COUNT);
        byte[] bytes = new byte[Page.SIZE];
        Arrays.fill(bytes, FILLED);
        libc.store(address(FIRST, 0), bytes, 0, Page.SIZE);
        bytes[Page.SIZE - 1] = 0;
        libc.store(address(SECOND, 0), bytes, 0, Page.SIZE);
        libc.munmap(address(HOLE, 0), 1);
        libc.mmap(address(READ_ONLY, 0), 1, Rights.READ);
        libc.store64(address(MOVED, 0), FILLED);
    }

    long address(int page, int offset) {
        return start + Page.address(page) + offset;
    }

    /** All bytes, looked up in the page table from outside; pages that are not there count as zeros. */
    byte[] bytes(Process process) {
        byte[] bytes = new byte[COUNT * Page.SIZE];
        for (int page = 0; page < COUNT; page++) {
            long entry = Scene.entry(process, address(page, 0));
            if (PageTableEntry.isValid(entry)) {
                long physical = Page.address(PageTableEntry.frame(entry));
                kernel.memory().read(physical, bytes, page * Page.SIZE, Page.SIZE);
            }
        }
        return bytes;
    }

    /** Where an address is in {@link #bytes}; -1 for one that is elsewhere. */
    int index(long address) {
        long index = address - start;
        return index >= 0 && index < COUNT * (long) Page.SIZE ? (int) index : -1;
    }

    /** Each page as four signs: {@code #} what was touched, {@code x} what was asked for but not touched, else the page's letter. */
    String picture(long address, long count, long touched) {
        if (index(address) < 0) {
            return Text.address(address);
        }
        StringBuilder picture = new StringBuilder();
        for (int page = 0; page < COUNT; page++) {
            picture.append(page == 0 ? "" : " ");
            for (int offset = 0; offset < Page.SIZE; offset += BYTES_A_SIGN) {
                long sign = address(page, offset);
                boolean begun = address < sign + BYTES_A_SIGN;
                boolean wanted = begun && count > Math.max(0, sign - address);
                boolean got = begun && touched > Math.max(0, sign - address);
                picture.append(got ? '#' : wanted ? 'x' : LETTERS.charAt(page));
            }
        }
        return picture.toString();
    }
}
