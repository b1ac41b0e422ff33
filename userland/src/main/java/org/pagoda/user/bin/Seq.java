package org.pagoda.user.bin;

import java.util.List;

/** {@code seq [FIRST [STEP]] LAST}: whole numbers, one a line. */
public final class Seq extends Utility {
    public Seq() {
        super("seq");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.isEmpty() || arguments.size() > 3) {
            throw new UtilityException("usage: seq [FIRST [STEP]] LAST", FAILURE);
        }
        long first = arguments.size() > 1 ? number(arguments.get(0)) : 1;
        long step = arguments.size() > 2 ? number(arguments.get(1)) : 1;
        long last = number(arguments.get(arguments.size() - 1));
        if (step == 0) {
            throw new UtilityException("invalid step: '0'", FAILURE);
        }
        for (long next = first; step > 0 ? next <= last : next >= last; next += step) {
            io.out().print(next + "\n");
        }
        return SUCCESS;
    }

    private static long number(String text) {
        try {
            return Integer.parseInt(text); // so that sums do not overflow
        } catch (NumberFormatException e) {
            throw new UtilityException("invalid number: '" + text + "'", FAILURE);
        }
    }
}
