package org.pagoda.user;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a process's handlers, and of what its children begin in. The kernel knows code by its address only, so that one day
 * it could be machine code; this table says which Java object stands at which.
 */
final class EntryTable {
    private static final long BASE = 0x1_0000;
    private static final int SPACING = 16;

    // Handlers, and ChildClasses.
    private final List<Object> entries = new ArrayList<>();

    /** The address of {@code handler}, the same one each time. */
    long addressOf(Handler handler) {
        return address(handler);
    }

    /** The address of {@code child}, the same one each time. */
    long addressOf(ChildClass child) {
        return address(child);
    }

    private long address(Object entry) {
        int index = entries.indexOf(entry);
        if (index < 0) {
            index = entries.size();
            entries.add(entry);
        }
        return BASE + (long) index * SPACING;
    }

    /** The handler at {@code address}; an address that was never given out is the program's own fault. */
    Handler handlerAt(long address) {
        if (at(address) instanceof Handler handler) {
            return handler;
        }
        throw new IllegalArgumentException("no handler at address 0x" + Long.toHexString(address));
    }

    /** What children begin in at {@code address}; null if there is no such thing. */
    @Nullable
    ChildClass childAt(long address) {
        return at(address) instanceof ChildClass child ? child : null;
    }

    private @Nullable Object at(long address) {
        long index = (address - BASE) / SPACING;
        boolean known = address >= BASE && index < entries.size() && (address - BASE) % SPACING == 0;
        return known ? entries.get((int) index) : null;
    }
}
