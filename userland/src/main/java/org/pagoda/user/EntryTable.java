package org.pagoda.user;

import java.util.ArrayList;
import java.util.List;

/**
 * The addresses of a process's handlers. The kernel knows code by its address only, so that one day it could be machine
 * code; this table says which Java object stands at which.
 */
final class EntryTable {
    private static final long BASE = 0x1_0000;
    private static final int SPACING = 16;

    private final List<Handler> handlers = new ArrayList<>();

    /** The address of {@code handler}, the same one each time. */
    long addressOf(Handler handler) {
        int index = handlers.indexOf(handler);
        if (index < 0) {
            index = handlers.size();
            handlers.add(handler);
        }
        return BASE + (long) index * SPACING;
    }

    /** The handler at {@code address}; an address that was never given out is the program's own fault. */
    Handler at(long address) {
        long index = (address - BASE) / SPACING;
        if (address < BASE || index >= handlers.size() || (address - BASE) % SPACING != 0) {
            throw new IllegalArgumentException("no handler at address 0x" + Long.toHexString(address));
        }
        return handlers.get((int) index);
    }
}
