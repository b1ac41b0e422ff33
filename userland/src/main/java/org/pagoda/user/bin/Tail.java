package org.pagoda.user.bin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** {@code tail [-n LINES | -n +LINE] [-c BYTES] [FILE...]}: the last lines, 10 unless something else is said; with a plus, those from a line on. */
public final class Tail extends Excerpt {
    public Tail() {
        super("tail");
    }

    @Override
    void excerpt(Io io, Input input, @Nullable String lines, @Nullable String bytes) {
        if (bytes != null) {
            lastBytes(io, input, bytes(bytes));
        } else if (lines != null && lines.startsWith("+")) {
            from(io, input, lines(lines.substring(1)));
        } else {
            last(io, input, lines(lines == null ? null : lines.replaceFirst("^-", "")));
        }
    }

    private static void from(Io io, Input input, long first) {
        long number = 1;
        for (String line = input.line(); line != null; line = input.line()) {
            if (number++ >= first) {
                io.out().bytes(line + (input.endedWithoutNewline() ? "" : "\n"));
            }
        }
    }

    private static void last(Io io, Input input, long count) {
        ArrayDeque<String> kept = new ArrayDeque<>();
        for (String line = input.line(); line != null; line = input.line()) {
            kept.add(line + (input.endedWithoutNewline() ? "" : "\n"));
            if (kept.size() > count) {
                kept.remove();
            }
        }
        kept.forEach(io.out()::bytes);
    }

    private static void lastBytes(Io io, Input input, long count) {
        StringBuilder kept = new StringBuilder();
        while (input.next()) {
            kept.append(new String(input.piece(), 0, input.length(), StandardCharsets.ISO_8859_1));
            if (kept.length() > count) {
                kept.delete(0, (int) (kept.length() - count));
            }
        }
        io.out().bytes(kept.toString());
    }
}
