package org.pagoda.user.scheduling;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws who had which CPU when: a line a CPU, a column for each tick, or for several where the time is long. Then a column shows what the CPU did
 * for most of it.
 */
public final class GanttChart {
    private static final int COLUMNS = 80;
    private static final int MARK_EVERY = 10;
    private static final String MARGIN = " ".repeat(10);

    private final List<List<Schedule.Span>> cpus;
    private final List<String> names;
    private final long end;
    private final long unit;

    /** One up to tick {@code end}; jobs are shown by the first letters of their names. */
    GanttChart(List<List<Schedule.Span>> cpus, List<String> names, long end) {
        this.cpus = cpus;
        this.names = names;
        this.end = end;
        unit = Math.max(1, (end + COLUMNS - 1) / COLUMNS);
    }

    /** Prints it, with the ticks below, and what the signs mean as far as they need a word. */
    public void print(PrintStream out) {
        int cpu = 0;
        for (List<Schedule.Span> spans : cpus) {
            out.println((String.format(Locale.ROOT, "  CPU %-2d  ", cpu++) + line(spans)).stripTrailing());
        }
        printAxis(out);
        List<String> words = new ArrayList<>();
        if (unit > 1) {
            words.add("a column is " + unit + " ticks, and shows what the CPU did for most of them");
        }
        if (isAnyLineWith('#')) {
            words.add("# the CPU goes over to another job");
        }
        if (isAnyLineWith('.')) {
            words.add(". idle");
        }
        if (!words.isEmpty()) {
            out.println(MARGIN + String.join("; ", words));
        }
    }

    private boolean isAnyLineWith(char sign) {
        return cpus.stream().anyMatch(spans -> line(spans).indexOf(sign) >= 0);
    }

    private void printAxis(PrintStream out) {
        int columns = (int) ((end + unit - 1) / unit);
        StringBuilder marks = new StringBuilder(MARGIN);
        StringBuilder numbers = new StringBuilder(MARGIN);
        for (int column = 0; column <= columns; column += MARK_EVERY) {
            while (marks.length() < MARGIN.length() + column) {
                marks.append(' ');
            }
            while (numbers.length() < MARGIN.length() + column) {
                numbers.append(' ');
            }
            marks.append('|');
            numbers.append(column * unit);
        }
        out.println(marks);
        out.println(numbers);
    }

    /** What a CPU did, a sign for each column up to the end of the schedule. */
    String line(List<Schedule.Span> spans) {
        StringBuilder line = new StringBuilder();
        int first = 0;
        for (long from = 0; from < end; from += unit) {
            long to = Math.min(from + unit, end);
            while (first < spans.size() && spans.get(first).to() <= from) {
                first++;
            }
            line.append(sign(spans, first, from, to));
        }
        return line.toString();
    }

    /** What was done for the longest between two ticks; of equals what came first. */
    private char sign(List<Schedule.Span> spans, int first, long from, long to) {
        char sign = '.';
        long longest = 0;
        for (int i = first; i < spans.size() && spans.get(i).from() < to; i++) {
            Schedule.Span span = spans.get(i);
            long length = Math.min(to, span.to()) - Math.max(from, span.from());
            if (length > longest) {
                longest = length;
                sign = sign(span);
            }
        }
        return sign;
    }

    private char sign(Schedule.Span span) {
        return switch (span.activity()) {
            case RUN -> names.get(span.job()).charAt(0);
            case SWITCH -> '#';
            case IDLE -> '.';
        };
    }
}
