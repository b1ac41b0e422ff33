package org.pagoda.user.bin;

import java.util.Locale;

/** A record of the kernel's log as {@code /dev/kmsg} and {@code syslog} give it: {@code level,sequence,ticks;text}, with or without its end of line. */
record LogRecord(String level, long sequence, String ticks, String text) {
    static LogRecord parse(String record) {
        String[] parts = record.split("[,;]", 4);
        String text = parts[3].endsWith("\n") ? parts[3].substring(0, parts[3].length() - 1) : parts[3];
        return new LogRecord(parts[0], Long.parseLong(parts[1]), parts[2], text);
    }

    /** The line that people see, with its end: {@code [   ticks] text}. */
    String shown() {
        return String.format(Locale.ROOT, "[%8s] %s\n", ticks, text);
    }
}
