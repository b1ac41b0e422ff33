package org.pagoda.user.bin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code hexdump [-C] [FILE...]}: bytes in hexadecimal, 16 a line; with {@code -C} one by one and as characters. Lines like the one before are an asterisk. */
public final class Hexdump extends Utility {
    private static final int LINE = 16;

    private long offset;
    private byte @Nullable [] before;
    private boolean isSkipping;

    public Hexdump() {
        super("hexdump");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("C", arguments, FAILURE);
        boolean isCanonical = options.has('C');
        byte[] line = new byte[LINE];
        int filled = 0;
        int status = SUCCESS;
        for (String path : options.inputs()) {
            Input input = io.open(path);
            if (input == null) {
                status = FAILURE;
                continue;
            }
            while (input.next()) {
                for (int i = 0; i < input.length(); i++) {
                    line[filled++] = input.piece()[i];
                    if (filled == LINE) {
                        print(io, line, filled, isCanonical);
                        filled = 0;
                    }
                }
            }
            input.close();
        }
        if (filled > 0) {
            print(io, line, filled, isCanonical);
        }
        if (offset > 0) {
            io.out().print(position(isCanonical) + "\n");
        }
        return status;
    }

    private String position(boolean isCanonical) {
        return String.format(Locale.ROOT, isCanonical ? "%08x" : "%07x", offset);
    }

    private void print(Io io, byte[] line, int filled, boolean isCanonical) {
        boolean isSame = filled == LINE && Arrays.equals(before, line);
        if (!isSame) {
            String text = isCanonical ? canonical(line, filled) : words(line, filled);
            io.out().print(position(isCanonical) + text + "\n");
        } else if (!isSkipping) {
            io.out().print("*\n");
        }
        isSkipping = isSame;
        before = line.clone();
        offset += filled;
    }

    private static String canonical(byte[] line, int filled) {
        StringBuilder text = new StringBuilder(" ");
        StringBuilder characters = new StringBuilder();
        for (int i = 0; i < LINE; i++) {
            text.append(i == LINE / 2 ? " " : "");
            text.append(i < filled ? String.format(Locale.ROOT, " %02x", line[i]) : "   ");
            if (i < filled) {
                characters.append(line[i] >= ' ' && line[i] < 0x7f ? (char) line[i] : '.');
            }
        }
        return text.append("  |").append(characters).append('|').toString();
    }

    /** Pairs of bytes, the lower first. */
    private static String words(byte[] line, int filled) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINE; i += 2) {
            int high = i + 1 < filled ? line[i + 1] & 0xff : 0;
            text.append(i < filled ? String.format(Locale.ROOT, " %02x%02x", high, line[i]) : "     ");
        }
        return text.toString();
    }
}
