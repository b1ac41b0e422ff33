package org.pagoda.user.paging;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/** Collects references, and gives pages new numbers from 0 up. */
final class TraceBuilder {
    /** The longest trace: 2^28 references, which take more than a gibibyte. */
    static final int MOST_REFERENCES = 1 << 28;
    /** The most different pages: 2^24, which would be 64 GiB of memory. */
    static final int MOST_PAGES = 1 << 24;

    private static final long UNKNOWN = -1;

    /** A trace is too large; the message says in what. */
    static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLargeException(String message) {
            super(message);
        }
    }

    private final int mostReferences;
    private final int mostPages;

    private final Long2LongHashMap numbers = new Long2LongHashMap(UNKNOWN);
    private int[] references = new int[1 << 12];
    private long[] stores = new long[references.length / Long.SIZE];
    private int room;
    private int length;

    // Most references are to the page of the one before.
    private long latestPage = UNKNOWN;
    private int latestNumber;

    TraceBuilder() {
        this(MOST_REFERENCES, MOST_PAGES);
    }

    TraceBuilder(int mostReferences, int mostPages) {
        this.mostReferences = mostReferences;
        this.mostPages = mostPages;
        room = Math.min(references.length, mostReferences);
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Adds a reference to a page, 0 to 2^52-1. */
    void add(long page, boolean store) {
        if (length == room) {
            grow();
        }
        if (page != latestPage) {
            latestNumber = number(page);
            latestPage = page;
        }
        references[length] = latestNumber;
        if (store) {
            stores[length / Long.SIZE] |= 1L << length;
        }
        length++;
    }

    private int number(long page) {
        long known = numbers.get(page);
        if (known != UNKNOWN) {
            return (int) known;
        }
        int number = numbers.size();
        if (number == mostPages) {
            throw new TooLargeException("page " + page + " is one more than " + mostPages + " different pages");
        }
        numbers.put(page, number);
        return number;
    }

    private void grow() {
        if (length == mostReferences) {
            throw new TooLargeException("more than " + mostReferences + " references");
        }
        int larger = 2 * references.length;
        try {
            references = Arrays.copyOf(references, larger);
            stores = Arrays.copyOf(stores, larger / Long.SIZE);
        } catch (OutOfMemoryError e) {
            throw new TooLargeException("no memory for more than " + length + " references (java -Xmx gives more)");
        }
        room = Math.min(larger, mostReferences);
    }

    ReferenceTrace build(TraceFormat format) {
        return new ReferenceTrace(format, references, stores, length, numbers.size());
    }
}
