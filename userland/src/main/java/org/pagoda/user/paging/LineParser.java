package org.pagoda.user.paging;

/** Makes references of lines. It remembers nothing from line to line. */
interface LineParser {
    /** True if a line is plainly of this format. */
    boolean recognises(byte[] text, int from, int to);

    /**
     * Takes one line.
     *
     * @param text where the line is, from {@code from} to before {@code to}; it has no blanks at its ends, but may be
     *     empty
     * @return false if the line is wrong
     */
    boolean parse(byte[] text, int from, int to, TraceBuilder trace);

    /** What a line has to be, as the end of "... is not". */
    String expectation();

    /** True for lines that are passed over in most formats: empty ones, and those that begin with a star or a hash. */
    static boolean isComment(byte[] text, int from, int to) {
        return from == to || text[from] == '*' || text[from] == '#';
    }
}
