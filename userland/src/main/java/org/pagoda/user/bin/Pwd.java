package org.pagoda.user.bin;

import java.util.List;

/** {@code pwd}: where relative paths begin. */
public final class Pwd extends Utility {
    public Pwd() {
        super("pwd");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        io.out().print(io.files().workingDirectory() + "\n");
        return SUCCESS;
    }
}
