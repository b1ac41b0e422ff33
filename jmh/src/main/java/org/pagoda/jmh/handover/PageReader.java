package org.pagoda.jmh.handover;

import org.jspecify.annotations.Nullable;
import org.pagoda.jmh.Payload;
import org.pagoda.mmu.Page;

/**
 * What a consumer does with each page: counts it and, unless pages are not to be touched, checks that it is the next one of its producer. A page
 * that was lost, came twice, or is not as it was sent is found here.
 */
final class PageReader {
    private static final long SEQUENCE_MASK = (1L << PageWriter.PRODUCER_SHIFT) - 1;
    private static final long WORDS = Page.SIZE / Long.BYTES;
    /** 0 + 1 + ... + 511: what the words of a page add to 512 times its first. */
    private static final long SUM_OF_STEPS = WORDS * (WORDS - 1) / 2;

    private final Touch touch;

    // Its consumer.
    private final PaddedLong[] expected;
    private final PaddedLong count = new PaddedLong();
    private @Nullable String mismatch;

    PageReader(Touch touch, int producers) {
        this.touch = touch;
        expected = new PaddedLong[producers];
        for (int i = 0; i < producers; i++) {
            expected[i] = new PaddedLong();
        }
    }

    /** Looks at the next page, which is at {@code page}. Does not throw: it may be called from within others' code. */
    void read(PageMemory memory, long page) {
        count.set(count.get() + 1);
        if (touch.payload() == Payload.EIGHT_BYTES) {
            // Staggered pages are those of one producer.
            check(memory.load64(touch.address(page, expected[0].get())));
        } else if (touch.payload() == Payload.ALL) {
            long value = memory.load64(page);
            long sum = memory.sum(page);
            check(value);
            if (sum != WORDS * value + SUM_OF_STEPS) {
                fail("the words of page " + (value & SEQUENCE_MASK) + " add up to " + sum);
            }
        }
    }

    private void check(long value) {
        int producer = (int) (value >>> PageWriter.PRODUCER_SHIFT);
        if (producer >= expected.length) {
            fail("a page of producer " + producer + ", who is not there");
            return;
        }
        PaddedLong next = expected[producer];
        long sequence = value & SEQUENCE_MASK;
        if (sequence != next.get()) {
            fail("page " + sequence + " of producer " + producer + " came in place of page " + next.get());
        }
        next.set(sequence + 1);
    }

    private void fail(String what) {
        if (mismatch == null) {
            mismatch = what;
        }
    }

    /** Pages that were looked at since this was last asked. Throws if one of them was not what it should be. */
    int takeCount() {
        if (mismatch != null) {
            throw new IllegalStateException(mismatch);
        }
        int taken = (int) count.get();
        count.set(0);
        return taken;
    }
}
