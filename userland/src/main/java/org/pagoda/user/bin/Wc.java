package org.pagoda.user.bin;

import java.util.ArrayList;
import java.util.List;

/** {@code wc [-l] [-w] [-c] [FILE...]}: counts lines, words and bytes. */
public final class Wc extends Utility {
    private record Counts(long lines, long words, long bytes, String name) {}

    public Wc() {
        super("wc");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("lwc", arguments, FAILURE);
        List<Counts> all = new ArrayList<>();
        int status = SUCCESS;
        for (String path : options.inputs()) {
            Input input = io.open(path);
            if (input == null) {
                status = FAILURE;
                continue;
            }
            all.add(count(input, options.operands().isEmpty() ? "" : path));
            input.close();
        }
        if (options.operands().size() > 1) {
            long lines = 0;
            long words = 0;
            long bytes = 0;
            for (Counts each : all) {
                lines += each.lines();
                words += each.words();
                bytes += each.bytes();
            }
            all.add(new Counts(lines, words, bytes, "total"));
        }
        print(io, options, all);
        return status;
    }

    private static Counts count(Input input, String name) {
        long lines = 0;
        long words = 0;
        long bytes = 0;
        boolean isInWord = false;
        while (input.next()) {
            byte[] piece = input.piece();
            for (int i = 0; i < input.length(); i++) {
                byte next = piece[i];
                boolean isBlank = next == ' ' || (next >= '\t' && next <= '\r');
                lines += next == '\n' ? 1 : 0;
                words += !isBlank && !isInWord ? 1 : 0;
                isInWord = !isBlank;
            }
            bytes += input.length();
        }
        return new Counts(lines, words, bytes, name);
    }

    /** Columns are as wide as the largest number; one number for one file stands alone. */
    private static void print(Io io, Options options, List<Counts> all) {
        boolean isAll = !options.has('l') && !options.has('w') && !options.has('c');
        int columns = isAll ? 3 : (options.has('l') ? 1 : 0) + (options.has('w') ? 1 : 0) + (options.has('c') ? 1 : 0);
        long largest = 0;
        for (Counts each : all) {
            largest = Math.max(largest, each.bytes());
        }
        boolean isInput = options.inputs().contains("-");
        int width = columns == 1 && all.size() == 1
                ? 1
                : Math.max(isInput ? 7 : 1, String.valueOf(largest).length());
        for (Counts each : all) {
            StringBuilder line = new StringBuilder();
            add(line, isAll || options.has('l'), each.lines(), width);
            add(line, isAll || options.has('w'), each.words(), width);
            add(line, isAll || options.has('c'), each.bytes(), width);
            line.append(each.name().isEmpty() ? "" : " " + each.name());
            io.out().print(line.append('\n').toString());
        }
    }

    private static void add(StringBuilder line, boolean isWanted, long number, int width) {
        if (isWanted) {
            line.append(line.isEmpty() ? "" : " ");
            String digits = String.valueOf(number);
            line.append(" ".repeat(Math.max(0, width - digits.length()))).append(digits);
        }
    }
}
