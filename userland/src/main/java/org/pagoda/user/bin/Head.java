package org.pagoda.user.bin;

import org.jspecify.annotations.Nullable;

/** {@code head [-n LINES] [FILE...]}: the first lines, 10 unless something else is said. */
public final class Head extends Excerpt {
    public Head() {
        super("head");
    }

    @Override
    void excerpt(Io io, Input input, @Nullable String lines, @Nullable String bytes) {
        if (bytes == null) {
            firstLines(io, input, lines(lines));
        } else {
            firstBytes(io, input, bytes(bytes));
        }
    }

    private static void firstLines(Io io, Input input, long count) {
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

    private static void firstBytes(Io io, Input input, long count) {
        long left = count;
        while (left > 0 && input.next()) {
            int taken = (int) Math.min(left, input.length());
            io.out().write(input.piece(), 0, taken);
            left -= taken;
        }
    }
}
