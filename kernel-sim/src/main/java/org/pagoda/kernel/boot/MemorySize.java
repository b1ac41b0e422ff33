package org.pagoda.kernel.boot;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 65536}, {@code 64K}, {@code 64M}, {@code 1G}. K, M and G are powers of 1024. */
public final class MemorySize {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})([KMG]?)");

    private MemorySize() {}

    /** The bytes that {@code text} stands for; throws {@link IllegalArgumentException} if it is no size. */
    public static long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size: " + text);
        }
        int shift = switch (matcher.group(2)) {
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> 0;
        };
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("too large a size: " + text);
        }
        return number << shift;
    }

    /** {@code bytes} with the largest unit that divides it. */
    public static String describe(long bytes) {
        String[] units = {"", "K", "M", "G"};
        int unit = 0;
        long value = bytes;
        while (unit < 3 && value != 0 && value % 1024 == 0) {
            value /= 1024;
            unit++;
        }
        return value + units[unit];
    }
}
