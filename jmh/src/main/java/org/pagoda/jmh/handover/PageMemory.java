package org.pagoda.jmh.handover;

/** Where pages lie, as the one who touches them does it. Addresses are whatever that one goes by; pages begin at multiples of 4,096, or of 8. */
interface PageMemory {
    /** Loads eight bytes. */
    long load64(long address);

    /** Stores eight bytes. */
    void store64(long address, long value);

    /** Stores {@code first}, {@code first} + 1 and so on into all 512 words of a page. */
    void storeAll(long page, long first);

    /** Loads all 512 words of a page; their sum. */
    long sum(long page);
}
