package org.pagoda.jmh.twojvm;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.pagoda.jmh.Payload;
import org.pagoda.mmu.Page;

/** Counts pages and checks that each is the next one that a {@link PageFiller} has filled: none is missing, none came twice, all bytes are as they were. */
final class PageChecker implements PageLink.Consumer {
    private static final long WORDS = Page.SIZE / Long.BYTES;
    /** 0 + 1 + ... + 511: what the words of a page add up to beyond 512 times its first. */
    private static final long SUM_OF_STEPS = WORDS * (WORDS - 1) / 2;

    private final Payload payload;
    private long count;
    private @Nullable String mismatch;

    PageChecker(Payload payload) {
        this.payload = payload;
    }

    @Override
    public void look(DirectBuffer buffer, int offset) {
        long expected = count++;
        if (payload == Payload.NONE) {
            return;
        }
        long number = buffer.getLong(offset);
        if (number != expected) {
            fail("page " + number + " came in place of page " + expected);
        }
        if (payload == Payload.ALL) {
            long sum = sum(buffer, offset);
            if (sum != WORDS * number + SUM_OF_STEPS) {
                fail("the words of page " + number + " add up to " + sum);
            }
        }
    }

    private static long sum(DirectBuffer buffer, int offset) {
        long sum = 0;
        for (int i = 0; i < Page.SIZE; i += Long.BYTES) {
            sum += buffer.getLong(offset + i);
        }
        return sum;
    }

    private void fail(String what) {
        if (mismatch == null) {
            mismatch = what;
        }
    }

    /** Pages so far. Throws if one of them was not what it should have been. */
    long count() {
        if (mismatch != null) {
            throw new IllegalStateException(mismatch);
        }
        return count;
    }
}
