package org.pagoda.user.paging;

/** A page number on each line. */
final class PageLines implements LineParser {
    private static final long LAST_PAGE = (1L << 52) - 1;

    @Override
    public boolean recognises(byte[] text, int from, int to) {
        return AsciiNumber.decimal(text, from, to) != AsciiNumber.NONE;
    }

    @Override
    public boolean parse(byte[] text, int from, int to, TraceBuilder trace) {
        if (LineParser.isComment(text, from, to)) {
            return true;
        }
        long page = AsciiNumber.decimal(text, from, to);
        if (page == AsciiNumber.NONE || page > LAST_PAGE) {
            return false;
        }
        trace.add(page, false);
        return true;
    }

    @Override
    public String expectation() {
        return "a page number from 0 to " + LAST_PAGE + " (2^52-1)";
    }
}
