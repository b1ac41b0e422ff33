package org.pagoda.user.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.check.TracedEvent;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.EventValue;

/** What a replay came to, for people. */
public final class ReplayReport {
    private ReplayReport() {}

    /** The report on the replay of {@code name}. */
    public static List<String> lines(String name, Replay replay) {
        Replay.Difference difference = replay.difference();
        List<String> lines = new ArrayList<>();
        if (difference == null) {
            for (LabRecorder.MachineSum sum : replay.sums()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "machine %d: %,d events, all as in the trace, hash %s",
                        sum.number(),
                        sum.events(),
                        sum.hash().substring(0, 16)));
            }
            lines.add(name + " is confirmed: lab " + replay.header().lab() + " does the same again.");
            return lines;
        }
        TraceRecord of = difference.actual() == null ? difference.expected() : difference.actual();
        String what = of == null ? "The end" : "Event " + of.number() + " of machine " + of.machine();
        lines.add(what + " is not as in the trace (" + name + ", line " + difference.line() + "):");
        lines.add("");
        lines.add("  in the trace  " + position(difference.expected()) + difference.expectedText());
        lines.add("  this time     " + position(difference.actual()) + difference.actualText());
        for (String value : differences(difference)) {
            lines.add("  differs in    " + value);
        }
        if (isHosts(difference.expected()) && isHosts(difference.actual())) {
            lines.add("");
            lines.add(
                    "The host has given something else: a file that the lab reads has changed since the trace was written.");
        }
        return lines;
    }

    private static boolean isHosts(@Nullable TraceRecord traced) {
        return traced != null
                && (traced.event().kind() == EventKind.INPUT || traced.event().kind() == EventKind.OPEN);
    }

    private static String position(@Nullable TraceRecord traced) {
        if (traced == null) {
            return "";
        }
        TracedEvent event = traced.event();
        String cpu = event.cpu() < 0 ? "" : "CPU " + event.cpu() + "  ";
        return "machine " + traced.machine() + "  tick " + event.tick() + "  " + cpu + event.kind() + "  ";
    }

    /** Which values differ, {@code result: 1 in the trace, 2 this time} and the like; none if one of the two has no event. */
    public static List<String> differences(Replay.Difference difference) {
        List<String> found = new ArrayList<>();
        TraceRecord expected = difference.expected();
        TraceRecord actual = difference.actual();
        if (expected == null || actual == null) {
            return found;
        }
        TracedEvent was = expected.event();
        TracedEvent is = actual.event();
        compare(found, "machine", expected.machine(), actual.machine());
        compare(found, "number", expected.number(), actual.number());
        compare(found, "tick", was.tick(), is.tick());
        compare(found, "CPU", was.cpu(), is.cpu());
        compare(found, "process", was.pid(), is.pid());
        compare(found, "event", was.kind(), is.kind());
        compare(found, "message", was.message(), is.message());
        compare(found, "name", expected.name(), actual.name());
        List<EventValue> values = is.kind().arguments();
        for (int i = 0; i < values.size() && was.kind() == is.kind(); i++) {
            boolean bits = values.get(i).isBits();
            compare(
                    found,
                    values.get(i).name(),
                    bits ? Json.bits(was.value(i)) : (Object) was.value(i),
                    bits ? Json.bits(is.value(i)) : (Object) is.value(i));
        }
        return found;
    }

    private static void compare(List<String> found, String name, @Nullable Object was, @Nullable Object is) {
        if (!Objects.equals(was, is)) {
            found.add(name + ": " + was + " in the trace, " + is + " this time");
        }
    }
}
