package org.pagoda.user.bin;

import java.util.List;

/** {@code echo [-n] [WORD...]}: writes words; {@code -n} without a newline. Backslashes mean nothing. */
public final class Echo extends Utility {
    public Echo() {
        super("echo");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        boolean hasNewline = arguments.isEmpty() || !arguments.get(0).equals("-n");
        List<String> words = hasNewline ? arguments : arguments.subList(1, arguments.size());
        io.out().print(String.join(" ", words) + (hasNewline ? "\n" : ""));
        return SUCCESS;
    }
}
