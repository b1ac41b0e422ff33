package org.pagoda.kernel.log;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One line of the log.
 *
 * @param sequence which, from 0
 * @param level how urgent, {@link LogLevel}
 * @param ticks when
 * @param text without its end of line
 */
public record LogLine(long sequence, int level, long ticks, String text) {
    /** As {@code /dev/kmsg} shows it: {@code level,sequence,ticks;text} and an end of line. */
    public String record() {
        return level + "," + sequence + "," + ticks + ";" + text + "\n";
    }

    /** As {@code dmesg} shows it: {@code [   ticks] text}. */
    public String shown() {
        return String.format(Locale.ROOT, "[%8d] %s", ticks, text);
    }

    /** What it takes of the ring: bytes of its record in UTF-8. */
    int bytes() {
        return record().getBytes(StandardCharsets.UTF_8).length;
    }
}
