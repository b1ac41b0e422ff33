package org.pagoda.user.system;

/** What somebody has typed: a line, the end, or Ctrl-C. */
public final class Typed {
    private enum Kind {
        LINE,
        END,
        INTERRUPT
    }

    private final Kind kind;
    private final byte[] line;

    private Typed(Kind kind, byte[] line) {
        this.kind = kind;
        this.line = line;
    }

    /** A line with its newline; or what stands without one at the end of a file. */
    public static Typed line(byte[] bytes) {
        return new Typed(Kind.LINE, bytes);
    }

    /** The end: Ctrl-D, or nothing more in a file. */
    public static Typed end() {
        return new Typed(Kind.END, new byte[0]);
    }

    /** Ctrl-C, while a program waits for a line. */
    public static Typed interrupt() {
        return new Typed(Kind.INTERRUPT, new byte[0]);
    }

    public boolean isEnd() {
        return kind == Kind.END;
    }

    public boolean isInterrupt() {
        return kind == Kind.INTERRUPT;
    }

    /** Empty unless it is a line. */
    public byte[] bytes() {
        return line;
    }
}
