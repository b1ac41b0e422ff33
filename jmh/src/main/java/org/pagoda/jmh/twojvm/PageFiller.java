package org.pagoda.jmh.twojvm;

import org.agrona.MutableDirectBuffer;
import org.pagoda.jmh.Payload;
import org.pagoda.mmu.Page;

/** Fills pages: each with its number, from 0, and if all of it is to be touched, with the numbers that follow. */
final class PageFiller implements PageLink.Producer {
    private final Payload payload;
    private long next;

    PageFiller(Payload payload) {
        this.payload = payload;
    }

    @Override
    public void fill(MutableDirectBuffer buffer, int offset) {
        long number = next++;
        if (payload == Payload.EIGHT_BYTES) {
            buffer.putLong(offset, number);
        } else if (payload == Payload.ALL) {
            for (int i = 0; i < Page.SIZE; i += Long.BYTES) {
                buffer.putLong(offset + i, number++);
            }
        }
    }
}
