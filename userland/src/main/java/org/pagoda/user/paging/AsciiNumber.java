package org.pagoda.user.paging;

/** Numbers in text, straight from bytes. */
final class AsciiNumber {
    /** What {@link #decimal} returns for anything else. */
    static final long NONE = -1;

    private static final int MOST_HEXADECIMAL_DIGITS = 16;

    private AsciiNumber() {}

    /** The number from {@code from} to before {@code to}, if that is nothing but digits and not over 2^63-1; else NONE. */
    static long decimal(byte[] text, int from, int to) {
        if (from == to) {
            return NONE;
        }
        long value = 0;
        for (int at = from; at < to; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return NONE;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    /** Where the hexadecimal digits that begin at {@code from} end, at {@code to} at the latest. */
    static int endOfHexadecimal(byte[] text, int from, int to) {
        int at = from;
        while (at < to && Character.digit(text[at], 16) >= 0) {
            at++;
        }
        return at;
    }

    /** True if hexadecimal digits, which {@code from} and {@code to} enclose, are a number of up to 64 bits. */
    static boolean is64Bits(byte[] text, int from, int to) {
        int first = from;
        while (first < to && text[first] == '0') {
            first++;
        }
        return from < to && to - first <= MOST_HEXADECIMAL_DIGITS;
    }

    /** The value of hexadecimal digits; 64 bits without a sign. */
    static long hexadecimal(byte[] text, int from, int to) {
        long value = 0;
        for (int at = from; at < to; at++) {
            value = value << 4 | Character.digit(text[at], 16);
        }
        return value;
    }
}
