package org.pagoda.kernel.fs;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which frame has which page of a file, in two levels, so that a byte written far behind costs little:
 *
 * <pre>
 *   page number  [ 31 ... 10 | 9 ... 0 ]
 *                      |          \____ entry of a table of 1,024 frames
 *                      \_______________ which table; null: 1,024 holes
 * </pre>
 */
final class PageMap {
    /** What stands for a page that has no frame: the number of the zero frame, which no file ever has. */
    static final int HOLE = 0;

    private static final int TABLE_BITS = 10;
    private static final int TABLE_SIZE = 1 << TABLE_BITS;
    private static final int TABLE_MASK = TABLE_SIZE - 1;

    private int[] @Nullable [] tables = {};
    private long frames;

    /** The frame of a page, 0 to 2^31 - 1; {@link #HOLE}. */
    int get(long page) {
        int number = (int) (page >> TABLE_BITS);
        int[] table = number < tables.length ? tables[number] : null;
        return table == null ? HOLE : table[(int) (page & TABLE_MASK)];
    }

    /** Gives a page that is a hole a frame. */
    void put(long page, int frame) {
        int number = (int) (page >> TABLE_BITS);
        if (number >= tables.length) {
            tables = Arrays.copyOf(tables, number + 1);
        }
        int[] table = tables[number];
        if (table == null) {
            table = new int[TABLE_SIZE];
            tables[number] = table;
        }
        table[(int) (page & TABLE_MASK)] = frame;
        frames++;
    }

    /** How many pages have frames. */
    long frames() {
        return frames;
    }

    /** Makes holes of page {@code first} and all behind it; {@code taker} gets their frames. */
    void removeFrom(long first, IntConsumer taker) {
        for (int number = (int) (first >> TABLE_BITS); number < tables.length; number++) {
            int[] table = tables[number];
            int from = number == first >> TABLE_BITS ? (int) (first & TABLE_MASK) : 0;
            if (table != null) {
                empty(table, from, taker);
            }
            if (from == 0) {
                tables[number] = null;
            }
        }
    }

    private void empty(int[] table, int from, IntConsumer taker) {
        for (int i = from; i < TABLE_SIZE; i++) {
            if (table[i] != HOLE) {
                taker.accept(table[i]);
                table[i] = HOLE;
                frames--;
            }
        }
    }
}
