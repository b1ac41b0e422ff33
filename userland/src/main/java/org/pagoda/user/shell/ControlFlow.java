package org.pagoda.user.shell;

/** Leaves commands that are being executed: {@code break}, {@code continue}, {@code return}, {@code exit}. */
final class ControlFlow extends RuntimeException {
    /** What is left. */
    enum Kind {
        BREAK,
        CONTINUE,
        RETURN,
        EXIT
    }

    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final int number;

    /** @param number loops that are left, from 1; or the status */
    ControlFlow(Kind kind, int number) {
        super(null, null, false, false);
        this.kind = kind;
        this.number = number;
    }

    Kind kind() {
        return kind;
    }

    int number() {
        return number;
    }
}
