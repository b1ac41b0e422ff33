package org.pagoda.user.bin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code top [-b] [-n COUNT] [-d TICKS]}: who uses the machine: COUNT pictures, 1 unless something else is said, with TICKS ticks between them. On a terminal each is
 * painted over the one before; with {@code -b}, or elsewhere, they follow each other. {@code %CPU} is of the ticks that have passed since the picture before, and in the
 * first since the process was made.
 */
public final class Top extends Utility {
    private static final String HOME_AND_CLEAR = "\033[H\033[J";
    private static final long STANDARD_TICKS = 10_000;

    /** A process, and per mille of the time that it has used. */
    private record Used(ProcessEntry process, long perMille) {
        String percent() {
            return perMille / 10 + "." + perMille % 10;
        }
    }

    public Top() {
        super("top");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("bn:d:", arguments, FAILURE);
        if (!options.operands().isEmpty()) {
            throw new UtilityException("usage: top [-b] [-n COUNT] [-d TICKS]", FAILURE);
        }
        long count = number(options.value('n'), 1, "count");
        long ticks = number(options.value('d'), STANDARD_TICKS, "number of ticks");
        boolean repaints = !options.has('b') && io.files().isTerminal(1);
        Map<Long, Long> before = new TreeMap<>();
        long moment = 0;
        for (long i = 0; i < count; i++) {
            if (i > 0) {
                io.libc().sleep(ticks);
            }
            Map<String, String> stat = ProcFiles.values(ProcFiles.read(io, "stat"));
            List<ProcessEntry> processes = ProcFiles.processes(io);
            // After the processes: none has used more ticks than have passed.
            long now = Long.parseLong(ProcFiles.read(io, "uptime").strip());
            String picture = picture(io, stat, lines(processes, before, moment, now));
            io.out().print((repaints ? HOME_AND_CLEAR : i > 0 ? "\n" : "") + picture);
            io.out().flush();
            before.clear();
            processes.forEach(each -> before.put(each.pid(), each.number("Ticks")));
            moment = now;
        }
        return SUCCESS;
    }

    private static long number(@Nullable String text, long standard, String what) {
        return text == null ? standard : Options.number(text, what);
    }

    private static List<Used> lines(List<ProcessEntry> processes, Map<Long, Long> before, long moment, long now) {
        List<Used> lines = new ArrayList<>();
        for (ProcessEntry each : processes) {
            long since = Math.max(moment, each.number("Began"));
            long used = each.number("Ticks") - before.getOrDefault(each.pid(), 0L);
            lines.add(new Used(each, used * 1000 / Math.max(1, now - since)));
        }
        lines.sort(Comparator.comparingLong((Used each) -> -each.perMille())
                .thenComparingLong(each -> -each.process().number("Ticks"))
                .thenComparingLong(each -> each.process().pid()));
        return lines;
    }

    private static String picture(Io io, Map<String, String> stat, List<Used> lines) {
        Map<String, String> memory = ProcFiles.values(ProcFiles.read(io, "meminfo"));
        long cpus = stat.keySet().stream().filter(key -> key.matches("cpu\\d+")).count();
        long running = lines.stream()
                .filter(each -> each.process().state().startsWith("R"))
                .count();
        String head = "top - " + stat.get("ticks") + " ticks, " + cpus + (cpus == 1 ? " CPU" : " CPUs") + ", used "
                + stat.get("cpu") + " ticks, " + stat.get("ctxt") + " switches\n"
                + "Processes: " + lines.size() + " total, " + running + " running, " + (lines.size() - running)
                + " waiting\n"
                + "Memory: " + memory.get("MemTotal") + " total, " + memory.get("MemFree") + " free, "
                + memory.get("MemUsed") + " used\n\n";
        return head
                + new Columns<Used>()
                        .right("PID", each -> ProcessNumber.show(each.process().pid()))
                        .left("USER", each -> each.process().user())
                        .left("S", each -> each.process().state().substring(0, 1))
                        .right("%CPU", Used::percent)
                        .right("TIME", each -> "" + each.process().number("Ticks"))
                        .right("RSS", each -> "" + each.process().number("Resident"))
                        .left("COMMAND", each -> each.process().name())
                        .show(lines);
    }
}
