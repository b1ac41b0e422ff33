package org.pagoda.user.paging;

import org.pagoda.mmu.Page;

/** What Valgrind's tool lackey prints, among other things. */
final class LackeyLines implements LineParser {
    @Override
    public boolean recognises(byte[] text, int from, int to) {
        return comma(text, from, to) >= 0;
    }

    /** Where the comma of an access is: a letter, blanks, hexadecimal digits, a comma, digits. Negative for other lines. */
    private static int comma(byte[] text, int from, int to) {
        if (from == to || !isKind(text[from])) {
            return -1;
        }
        int address = address(text, from, to);
        int comma = AsciiNumber.endOfHexadecimal(text, address, to);
        boolean isAccess = address > from + 1
                && comma > address
                && comma < to
                && text[comma] == ','
                && AsciiNumber.decimal(text, comma + 1, to) != AsciiNumber.NONE;
        return isAccess ? comma : -1;
    }

    private static boolean isKind(byte letter) {
        return letter == 'I' || letter == 'L' || letter == 'S' || letter == 'M';
    }

    private static int address(byte[] text, int from, int to) {
        int at = from + 1;
        while (at < to && text[at] == ' ') {
            at++;
        }
        return at;
    }

    @Override
    public boolean parse(byte[] text, int from, int to, TraceBuilder trace) {
        int comma = comma(text, from, to);
        if (comma < 0) {
            return true;
        }
        int start = address(text, from, to);
        long address = AsciiNumber.hexadecimal(text, start, comma);
        long size = AsciiNumber.decimal(text, comma + 1, to);
        long last = address + size - 1;
        if (size == 0 || !AsciiNumber.is64Bits(text, start, comma) || Long.compareUnsigned(last, address) < 0) {
            return false;
        }
        boolean store = text[from] == 'S' || text[from] == 'M';
        for (long page = Page.number(address); page <= Page.number(last); page++) {
            trace.add(page, store);
        }
        return true;
    }

    @Override
    public String expectation() {
        return "an access of at least 1 byte below address 2^64";
    }
}
