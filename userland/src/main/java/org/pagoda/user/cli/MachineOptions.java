package org.pagoda.user.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MachineWatcher;
import org.pagoda.kernel.boot.MemorySize;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.LabRun;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.trace.LabMachines;
import org.pagoda.user.trace.TraceHeader;
import picocli.CommandLine.Option;

/** The options that say on what machine a lab runs, and what is set in it. */
final class MachineOptions {
    @Option(names = "--seed", paramLabel = "N", description = "What chance is drawn from, 0 to 2^63-1 (default: 1).")
    private String seed = "1";

    @Option(names = "--cpus", paramLabel = "N", description = "CPUs, 1 to 64 (default: 1).")
    private String cpus = "1";

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "Physical memory, 1M to 16G; K, M, G are powers of 1024 (default: 64M).")
    private String memory = "64M";

    @Option(
            names = "--swap",
            paramLabel = "SIZE",
            description = "Swap space, 4K to 1024G, for pages that memory has no room for (default: none).")
    private String swap = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets something about the lab; 'pagoda labs' says what.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--ticks", paramLabel = "N", description = "Ends the run after N ticks of virtual time.")
    private @Nullable String ticks;

    /** What was asked for; throws {@link UsageException} for what cannot be. */
    TraceHeader header(LabChoice.Chosen chosen, boolean parallel, @Nullable Long until, boolean hasHost) {
        Lab lab = chosen.lab();
        long seedNumber = Numbers.parse("--seed", seed, 0, Long.MAX_VALUE);
        Map<String, String> settings = settings();
        TraceHeader header = new TraceHeader(
                lab.name(),
                seedNumber,
                (int) Numbers.parse("--cpus", cpus, 1, Machine.MOST_CPUS),
                memory,
                swap.isEmpty() ? null : swap,
                ticks == null ? null : (Long) Numbers.parse("--ticks", ticks, 1, Long.MAX_VALUE),
                until,
                parallel,
                settings,
                chosen.source(),
                null,
                hasHost);
        check("--memory " + memory, () -> Machine.builder().memory(MemorySize.parse(memory)));
        if (!swap.isEmpty()) {
            check("--swap " + swap, () -> Machine.builder().swap(MemorySize.parse(swap)));
        }
        for (String key : settings.keySet()) {
            LabRun.checkKey(lab, key);
        }
        return header;
    }

    private static void check(String option, Runnable use) {
        try {
            use.run();
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    /** A machine as asked for, from one that is plain. */
    Machine.Builder builder(Machine.Builder plain, TraceHeader header, MachineWatcher watcher) {
        try {
            return LabMachines.configure(plain, header, watcher);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--memory " + memory + ": " + e.getMessage());
        }
    }

    /** What a shell is to be given so that a lab runs on such a machine under {@code seed}; begins with a space. */
    String words(long seedNumber) {
        StringBuilder words = new StringBuilder(" --seed " + seedNumber);
        words.append(cpus.equals("1") ? "" : " --cpus " + cpus);
        words.append(memory.equals("64M") ? "" : " --memory " + memory);
        words.append(swap.isEmpty() ? "" : " --swap " + swap);
        words.append(ticks == null ? "" : " --ticks " + ticks);
        for (String assignment : assignments) {
            words.append(" --set ").append(quoted(assignment));
        }
        return words.toString();
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_.,:/=+-]*") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    String memory() {
        return memory;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new UsageException("--set must be KEY=VALUE, not '" + assignment + "'");
            }
            if (settings.put(assignment.substring(0, equals), assignment.substring(equals + 1)) != null) {
                throw new UsageException("--set has '" + assignment.substring(0, equals) + "' twice");
            }
        }
        return settings;
    }
}
