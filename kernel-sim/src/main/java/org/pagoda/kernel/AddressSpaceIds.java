package org.pagoda.kernel;

import java.util.BitSet;

/** Gives out the 16-bit numbers by which TLBs tell address spaces apart, the lowest free one first. */
final class AddressSpaceIds {
    static final int NONE = -1;
    private static final int LIMIT = 1 << 16;

    private final BitSet used = new BitSet();

    AddressSpaceIds() {
        used.set(0); // no process: the state of a CPU that has not run one yet
    }

    /** A free number, or {@link #NONE}. */
    int take() {
        int id = used.nextClearBit(0);
        if (id >= LIMIT) {
            return NONE;
        }
        used.set(id);
        return id;
    }

    void giveBack(int id) {
        used.clear(id);
    }
}
