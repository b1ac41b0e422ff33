package org.pagoda.jcstress;

import org.pagoda.user.Libc;

/** A page, and a task that stores 1, 2, 3 and so on in its first word, up to 8 or until a store fails. */
final class StoresInTurn {
    private static final int MOST = 8;

    private final World.Actor writer;
    private long page;
    private int last;

    StoresInTurn(World.Actor writer) {
        this.writer = writer;
        writer.perform(() -> {
            page = writer.libc().mmap(1);
            writer.libc().store64(page, 0);
        });
    }

    long page() {
        return page;
    }

    /** The task begins to store elsewhere in its memory. */
    void at(long address) {
        page = address;
    }

    void race() {
        Libc libc = writer.libc();
        writer.race(() -> {
            for (int i = 1; i <= MOST; i++) {
                libc.store64(page, i);
                last = i;
            }
        });
    }

    /** The last one that succeeded; 0: none. */
    int last() {
        return last;
    }
}
