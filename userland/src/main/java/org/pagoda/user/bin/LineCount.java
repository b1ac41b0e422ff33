package org.pagoda.user.bin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code head} and {@code tail} have in common. */
final class LineCount {
    private static final long USUAL = 10;

    private LineCount() {}

    /** {@code -5} as {@code -n 5}. */
    static List<String> withDashNumber(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.get(0).matches("-[0-9]+")) {
            return arguments;
        }
        List<String> replaced = new ArrayList<>(arguments);
        replaced.set(0, "-n" + arguments.get(0).substring(1));
        return replaced;
    }

    static long of(@Nullable String value) {
        return value == null ? USUAL : number(value, "lines");
    }

    static long number(String value, String what) {
        return Options.number(value, "number of " + what);
    }

    /** Which of several files it is. */
    static void heading(Io io, Options options, String path, boolean isFirst) {
        if (options.inputs().size() > 1) {
            String name = path.equals("-") ? "standard input" : path;
            io.out().print((isFirst ? "" : "\n") + "==> " + name + " <==\n");
        }
    }
}
