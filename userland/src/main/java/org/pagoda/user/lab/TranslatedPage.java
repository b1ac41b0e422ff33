package org.pagoda.user.lab;

import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Page;

/** The pages whose addresses {@link Translate} translates, in the order in which they stand: one of each kind. */
enum TranslatedPage {
    STORED(0, "stored into"),
    LOADED(1, "loaded from, never stored into"),
    DUPLICATED(2, "sent to bob with 111, a duplicate"),
    SHARED(3, "sent to bob with 011, shared"),
    READ_ONLY(4, "stored into, then made read-only"),
    CODE(5, "stored into, then made r-x"),
    FORBIDDEN(6, "stored into, then without any right"),
    MOVED(7, "sent to bob with 010, moved"),
    UNTOUCHED(8, "asked for, never touched");

    private final int number;
    private final String history;

    TranslatedPage(int number, String history) {
        this.number = number;
        this.history = history;
    }

    /** What alice did with it. */
    String history() {
        return history;
    }

    /** Its first address. */
    long address() {
        return AddressSpace.MMAP_START + Page.address(number);
    }
}
