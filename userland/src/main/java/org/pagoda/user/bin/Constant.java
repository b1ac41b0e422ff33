package org.pagoda.user.bin;

import java.util.List;

/** {@code true} and {@code false}: end with a status. */
public final class Constant extends Utility {
    private final int status;

    private Constant(String name, int status) {
        super(name);
        this.status = status;
    }

    public static Constant isTrue() {
        return new Constant("true", SUCCESS);
    }

    public static Constant isFalse() {
        return new Constant("false", FAILURE);
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        return status;
    }
}
