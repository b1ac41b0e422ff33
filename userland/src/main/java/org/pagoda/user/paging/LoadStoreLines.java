package org.pagoda.user.paging;

import org.pagoda.mmu.Page;

/** A load or a store on each line, with its address. */
final class LoadStoreLines implements LineParser {
    @Override
    public boolean recognises(byte[] text, int from, int to) {
        return endOfAddress(text, from, to) >= 0;
    }

    /** Where the digits begin in {@code l 0x1f00 3}. */
    private static int address(int from) {
        return from + "l 0x".length();
    }

    /** Where the address of an access ends. Negative for other lines. */
    private static int endOfAddress(byte[] text, int from, int to) {
        int start = address(from);
        if (start >= to
                || (text[from] != 'l' && text[from] != 's')
                || text[from + 1] != ' '
                || text[from + 2] != '0'
                || text[from + 3] != 'x') {
            return -1;
        }
        int end = AsciiNumber.endOfHexadecimal(text, start, to);
        boolean isAccess = end < to
                && text[end] == ' '
                && AsciiNumber.is64Bits(text, start, end)
                && AsciiNumber.decimal(text, end + 1, to) != AsciiNumber.NONE;
        return isAccess ? end : -1;
    }

    @Override
    public boolean parse(byte[] text, int from, int to, TraceBuilder trace) {
        if (LineParser.isComment(text, from, to)) {
            return true;
        }
        int end = endOfAddress(text, from, to);
        if (end < 0) {
            return false;
        }
        trace.add(Page.number(AsciiNumber.hexadecimal(text, address(from), end)), text[from] == 's');
        return true;
    }

    @Override
    public String expectation() {
        return "a load 'l 0xADDRESS N' or a store 's 0xADDRESS N'";
    }
}
