package org.pagoda.jmh.handover;

import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/** A program's pages that wait to be handed over, in runs of a batch each, first in, first out: all of them rotate. */
final class PagePool {
    /** What {@link #take} returns when there is none: no page is there. */
    static final long NONE = 0;

    private final long[] runs;
    private final PaddedLong taken = new PaddedLong();
    private final PaddedLong given = new PaddedLong();

    /** Asks for {@code count} runs of {@code batch} pages each, a power of two, and touches all. */
    PagePool(Libc libc, int count, int batch) {
        runs = new long[count];
        for (int i = 0; i < count; i++) {
            long run = libc.mmap(batch);
            for (int j = 0; j < batch; j++) {
                libc.store64(run + Page.address(j), 0);
            }
            give(run);
        }
    }

    /** The address of the run that has waited for the longest time, or {@link #NONE}. */
    long take() {
        long number = taken.get();
        if (number == given.get()) {
            return NONE;
        }
        taken.set(number + 1);
        return runs[(int) number & (runs.length - 1)];
    }

    /** The run that was taken first of those that are out is back, at {@code address}. */
    void give(long address) {
        runs[next()] = address;
    }

    /** The {@code count} runs that were taken first of those that are out can be used again, where they are. */
    void giveAgain(long count) {
        for (long i = 0; i < count; i++) {
            next(); // holds it still
        }
    }

    private int next() {
        long number = given.get();
        if (number - taken.get() == runs.length) {
            throw new IllegalStateException("more than " + runs.length + " runs of pages came back");
        }
        given.set(number + 1);
        return (int) number & (runs.length - 1);
    }
}
