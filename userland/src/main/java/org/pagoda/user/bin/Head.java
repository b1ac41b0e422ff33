package org.pagoda.user.bin;

import java.util.List;

/** {@code head [-n LINES] [FILE...]}: the first lines, 10 unless something else is said. */
public final class Head extends Utility {
    public Head() {
        super("head");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("n:c:", LineCount.withDashNumber(arguments), FAILURE);
        int status = SUCCESS;
        boolean isFirst = true;
        for (String path : options.inputs()) {
            Input input = io.open(path);
            if (input == null) {
                status = FAILURE;
                continue;
            }
            LineCount.heading(io, options, path, isFirst);
            isFirst = false;
            String bytes = options.value('c');
            if (bytes == null) {
                lines(io, input, LineCount.of(options.value('n')));
            } else {
                bytes(io, input, LineCount.number(bytes, "bytes"));
            }
            input.close();
        }
        return status;
    }

    private static void lines(Io io, Input input, long count) {
        long left = count;
        while (left > 0 && input.next()) {
            int end = 0;
            while (end < input.length() && left > 0) {
                if (input.piece()[end++] == '\n') {
                    left--;
                }
            }
            io.out().write(input.piece(), 0, end);
        }
    }

    private static void bytes(Io io, Input input, long count) {
        long left = count;
        while (left > 0 && input.next()) {
            int taken = (int) Math.min(left, input.length());
            io.out().write(input.piece(), 0, taken);
            left -= taken;
        }
    }
}
