package org.pagoda.user;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a process's handlers, and of what its children and threads begin in. The kernel knows code by its address only, so that one day
 * it could be machine code; this table says which Java object stands at which.
 */
final class EntryTable {
    private static final long BASE = 0x1_0000;
    private static final int SPACING = 16;

    // Handlers, ChildClasses and ThreadEntries. Several tasks of a process may use it at once: what is here never
    // changes, a longer
    // array takes its place. Volatile: pairs with itself, so that who is given an address finds what stands there.
    private volatile Object[] entries = {};

    /** The address of {@code handler}, the same one each time. */
    long addressOf(Handler handler) {
        return address(handler);
    }

    /** The address of {@code child}, the same one each time. */
    long addressOf(ChildClass child) {
        return address(child);
    }

    /** The address of {@code thread}, the same one each time. */
    long addressOf(ThreadEntry thread) {
        return address(thread);
    }

    private synchronized long address(Object entry) {
        Object[] known = entries;
        int index = Arrays.asList(known).indexOf(entry);
        if (index < 0) {
            index = known.length;
            Object[] longer = Arrays.copyOf(known, index + 1);
            longer[index] = entry;
            entries = longer;
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

    /** What threads begin in at {@code address}; null if there is no such thing. */
    @Nullable
    ThreadEntry threadAt(long address) {
        return at(address) instanceof ThreadEntry thread ? thread : null;
    }

    private @Nullable Object at(long address) {
        Object[] all = entries;
        long index = (address - BASE) / SPACING;
        boolean known = address >= BASE && index < all.length && (address - BASE) % SPACING == 0;
        return known ? all[(int) index] : null;
    }
}
