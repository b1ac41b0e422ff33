package org.pagoda.mmu.replacement;

/**
 * A set of numbers from 0 up that finds the next lower member of any number in a handful of steps: a bitmap, above it a
 * bitmap of the words that are not 0, and so on until one word is enough.
 */
final class PositionSet {
    static final int NONE = -1;

    private static final int LOG_WORD = 6;

    private final long[][] levels;

    /** For numbers below {@code bound}. */
    PositionSet(int bound) {
        int depth = 1;
        for (int words = words(bound); words > 1; words = words(words)) {
            depth++;
        }
        levels = new long[depth][];
        int members = bound;
        for (int level = 0; level < depth; level++) {
            members = words(members);
            levels[level] = new long[members];
        }
    }

    private static int words(int members) {
        return Math.max(1, ((members - 1) >> LOG_WORD) + 1);
    }

    void add(int number) {
        int position = number;
        for (long[] level : levels) {
            int word = position >> LOG_WORD;
            long before = level[word];
            level[word] = before | 1L << position;
            if (before != 0) {
                return;
            }
            position = word;
        }
    }

    void remove(int number) {
        int position = number;
        for (long[] level : levels) {
            int word = position >> LOG_WORD;
            level[word] &= ~(1L << position);
            if (level[word] != 0) {
                return;
            }
            position = word;
        }
    }

    /** The highest member, or NONE. */
    int last() {
        int top = levels.length - 1;
        return levels[top][0] == 0 ? NONE : descend(top, 0);
    }

    /** The highest member below {@code number}, or NONE. */
    int before(int number) {
        int position = number;
        for (int level = 0; level < levels.length; level++) {
            int word = position >> LOG_WORD;
            long lower = levels[level][word] & ((1L << position) - 1);
            if (lower != 0) {
                return descend(level - 1, highest(word, lower));
            }
            position = word;
        }
        return NONE;
    }

    /** The highest member below a word, not 0, of a level. */
    private int descend(int level, int word) {
        int position = word;
        for (int below = level; below >= 0; below--) {
            position = highest(position, levels[below][position]);
        }
        return position;
    }

    private static int highest(int word, long bits) {
        return (word << LOG_WORD) + Long.SIZE - 1 - Long.numberOfLeadingZeros(bits);
    }
}
