package org.pagoda.user.bin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code head} and {@code tail} have in common: a part of each file, 10 lines unless something else is said, under its name if there are several. */
abstract class Excerpt extends Utility {
    private static final long USUAL_LINES = 10;

    Excerpt(String name) {
        super(name);
    }

    /** Writes the part of one file that the values of {@code -n} and {@code -c} ask for. */
    abstract void excerpt(Io io, Input input, @Nullable String lines, @Nullable String bytes);

    @Override
    protected final int execute(Io io, List<String> arguments) {
        Options options = new Options("n:c:", withDashNumber(arguments), FAILURE);
        int status = SUCCESS;
        boolean isFirst = true;
        for (String path : options.inputs()) {
            Input input = io.open(path);
            if (input == null) {
                status = FAILURE;
                continue;
            }
            if (options.inputs().size() > 1) {
                String name = path.equals("-") ? "standard input" : path;
                io.out().print((isFirst ? "" : "\n") + "==> " + name + " <==\n");
            }
            isFirst = false;
            excerpt(io, input, options.value('n'), options.value('c'));
            input.close();
        }
        return status;
    }

    /** {@code -5} as {@code -n 5}. */
    private static List<String> withDashNumber(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.get(0).matches("-[0-9]+")) {
            return arguments;
        }
        List<String> replaced = new ArrayList<>(arguments);
        replaced.set(0, "-n" + arguments.get(0).substring(1));
        return replaced;
    }

    static long lines(@Nullable String value) {
        return value == null ? USUAL_LINES : Options.number(value, "number of lines");
    }

    static long bytes(String value) {
        return Options.number(value, "number of bytes");
    }
}
