package org.pagoda.jmh.handover;

import org.pagoda.jmh.Payload;

/**
 * What a producer does to each page before it hands it over. What it stores says whose page this is, and which: the bits from 48 up are the
 * producer, the others count its pages from 0.
 */
final class PageWriter {
    static final int PRODUCER_SHIFT = 48;

    private final Touch touch;
    private final long producer;

    // Its producer.
    private final PaddedLong next = new PaddedLong();

    PageWriter(Touch touch, int producer) {
        this.touch = touch;
        this.producer = (long) producer << PRODUCER_SHIFT;
    }

    /** Fills the next page, which is at {@code page}. */
    void write(PageMemory memory, long page) {
        long sequence = next.get();
        next.set(sequence + 1);
        if (touch.payload() == Payload.EIGHT_BYTES) {
            memory.store64(touch.address(page, sequence), producer | sequence);
        } else if (touch.payload() == Payload.ALL) {
            memory.storeAll(page, producer | sequence);
        }
    }
}
