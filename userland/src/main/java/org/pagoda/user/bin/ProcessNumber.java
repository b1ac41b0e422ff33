package org.pagoda.user.bin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people write the number of a process. The kernel's has a slot of its process table in the low 32 bits, and above them how often that slot was reused: the first
 * process of slot 7 is 7, the second 7.1, the third 7.2. So no number means two processes, and it stays short. The kernel's own number, 4294967303 for 7.1, is
 * understood too.
 */
public final class ProcessNumber {
    private static final Pattern SHORT = Pattern.compile("(-?)(\\d{1,10})\\.(\\d{1,10})");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    private ProcessNumber() {}

    /** As people write it. */
    public static String show(long pid) {
        long reused = pid >>> Integer.SIZE;
        return reused == 0 ? Long.toString(pid) : (int) pid + "." + reused;
    }

    /** The kernel's number, negative for a group; {@link UtilityException} with {@code status} for what is no number. */
    static long parse(String text, int status) {
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            long slot = Long.parseLong(matcher.group(2));
            long reused = Long.parseLong(matcher.group(3));
            if (slot <= Integer.MAX_VALUE && reused <= Integer.MAX_VALUE) {
                long pid = reused << Integer.SIZE | slot;
                return matcher.group(1).isEmpty() ? pid : -pid;
            }
        } else if (WHOLE.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        throw new UtilityException("illegal pid: " + text, status);
    }
}
