package org.pagoda.user.bin;

import java.util.List;

/** {@code uniq [-c] [-d] [-u] [FILE]}: one of lines that follow each other and are the same. */
public final class Uniq extends Utility {
    private static final int WIDTH = 7;

    public Uniq() {
        super("uniq");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("cdu", arguments, FAILURE);
        Input input = io.open(options.inputs().get(0));
        if (input == null) {
            return FAILURE;
        }
        long count = 0;
        String last = null;
        for (String line = input.line(); line != null; line = input.line()) {
            if (last != null && !line.equals(last)) {
                print(io, options, last, count);
                count = 0;
            }
            last = line;
            count++;
        }
        if (last != null) {
            print(io, options, last, count);
        }
        input.close();
        return SUCCESS;
    }

    private static void print(Io io, Options options, String line, long count) {
        if ((options.has('d') && count == 1) || (options.has('u') && count > 1)) {
            return;
        }
        String digits = String.valueOf(count);
        String before = options.has('c') ? " ".repeat(Math.max(0, WIDTH - digits.length())) + digits + " " : "";
        io.out().bytes(before + line + "\n");
    }
}
