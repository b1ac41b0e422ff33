package org.pagoda.user.bin;

import java.util.List;

/** {@code cat [FILE...]}: writes files one after the other. */
public final class Cat extends Utility {
    public Cat() {
        super("cat");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        int status = SUCCESS;
        for (String path : new Options("u", arguments, FAILURE).inputs()) {
            Input input = io.open(path);
            if (input == null) {
                status = FAILURE;
                continue;
            }
            try {
                copy(io, input);
            } catch (UtilityException e) {
                if (e.isSilent()) {
                    throw e;
                }
                io.error(e.getMessage());
                status = FAILURE;
            }
            input.close();
        }
        return status;
    }

    /** What is read is written from where it is: the program does not look at it. */
    static void copy(Io io, Input input) {
        for (long read = input.readPages(Input.SIZE); read > 0; read = input.readPages(Input.SIZE)) {
            Output.writeAll(io.libc(), 1, input.address(), read);
        }
    }
}
