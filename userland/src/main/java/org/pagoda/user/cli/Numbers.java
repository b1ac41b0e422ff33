package org.pagoda.user.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pagoda.user.lab.UsageException;

/** Numbers on the command line. */
public final class Numbers {
    private Numbers() {}

    /** A whole number from {@code least} to {@code most}; throws {@link UsageException} for all else. */
    public static long parse(String option, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        String range = most == Long.MAX_VALUE ? least + " to 2^63-1" : least + " to " + most;
        throw new UsageException(option + " must be a whole number from " + range + ", not '" + text + "'");
    }

    /** Whole numbers with commas between, at least one, each from 1 to {@code most}. */
    static List<Integer> parseList(String option, String text, int most) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            numbers.add((int) parse(option, part, 1, most));
        }
        return numbers;
    }

    /** {@code 1,234,567}. */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
