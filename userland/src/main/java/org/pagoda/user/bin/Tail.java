package org.pagoda.user.bin;

import java.util.ArrayDeque;
import java.util.List;

/** {@code tail [-n LINES | -n +LINE] [-c BYTES] [FILE...]}: the last lines, 10 unless something else is said; with a plus, those from a line on. */
public final class Tail extends Utility {
    public Tail() {
        super("tail");
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
            String lines = options.value('n');
            String bytes = options.value('c');
            if (bytes != null) {
                lastBytes(io, input, LineCount.number(bytes, "bytes"));
            } else if (lines != null && lines.startsWith("+")) {
                from(io, input, LineCount.number(lines.substring(1), "lines"));
            } else {
                last(io, input, LineCount.of(lines == null ? null : lines.replaceFirst("^-", "")));
            }
            input.close();
        }
        return status;
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
            kept.append(new String(input.piece(), 0, input.length(), java.nio.charset.StandardCharsets.ISO_8859_1));
            if (kept.length() > count) {
                kept.delete(0, (int) (kept.length() - count));
            }
        }
        io.out().bytes(kept.toString());
    }
}
