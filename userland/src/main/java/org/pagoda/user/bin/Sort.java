package org.pagoda.user.bin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code sort [-n] [-r] [-u] [FILE...]}: orders lines by their bytes, or by the numbers that they begin with. */
public final class Sort extends Utility {
    private static final int TROUBLE = 2;

    public Sort() {
        super("sort");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("nru", arguments, TROUBLE);
        List<String> lines = new ArrayList<>();
        for (String path : options.inputs()) {
            Input input = io.open(path);
            if (input == null) {
                return TROUBLE;
            }
            for (String line = input.line(); line != null; line = input.line()) {
                lines.add(line);
            }
            input.close();
        }
        Comparator<String> order = options.has('n') ? Comparator.comparing(Sort::number) : Comparator.naturalOrder();
        Comparator<String> whole = options.has('u') ? order : order.thenComparing(Comparator.naturalOrder());
        lines.sort(options.has('r') ? whole.reversed() : whole);
        String last = null;
        for (String line : lines) {
            if (last == null || !options.has('u') || order.compare(last, line) != 0) {
                io.out().bytes(line + "\n");
            }
            last = line;
        }
        return SUCCESS;
    }

    /** 0 for a line that begins with none. */
    private static BigDecimal number(String line) {
        int begin = 0;
        while (begin < line.length() && (line.charAt(begin) == ' ' || line.charAt(begin) == '\t')) {
            begin++;
        }
        int end = begin;
        boolean hasPoint = false;
        boolean hasDigit = false;
        while (end < line.length()) {
            char next = line.charAt(end);
            boolean isDigit = next >= '0' && next <= '9';
            boolean isPoint = next == '.' && !hasPoint;
            if (!isDigit && !isPoint && !(next == '-' && end == begin)) {
                break;
            }
            hasDigit |= isDigit;
            hasPoint |= isPoint;
            end++;
        }
        return hasDigit ? new BigDecimal(line.substring(begin, end)).stripTrailingZeros() : BigDecimal.ZERO;
    }
}
