package org.pagoda.user.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MemorySize;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.LabRun;
import org.pagoda.user.lab.Labs;
import org.pagoda.user.lab.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pagoda run}: runs one lab. */
@Command(
        name = "run",
        description = "Runs a lab.",
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "LAB", description = "Which one; 'pagoda labs' lists them.")
    private String lab = "";

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
    private String ticks = "9223372036854775807";

    @Option(
            names = "--parallel",
            description =
                    "Runs as many tasks at once as there are CPUs, instead of one at a time in an order that the seed decides; no two runs are the same.")
    private boolean parallel;

    @Option(
            names = "--check",
            description =
                    "Looks through the machine for a broken law after every event, and says all about the first; slow.")
    private boolean check;

    @Option(names = "--json", description = "Prints JSON objects, one a line, instead of text.")
    private boolean json;

    private final Output output;
    private final Supplier<Machine.Builder> machines;

    RunCommand(Output output, Supplier<Machine.Builder> machines) {
        this.output = output;
        this.machines = machines;
    }

    @Override
    public Integer call() {
        Lab chosen = Labs.find(lab);
        long seedNumber = Numbers.parse("--seed", seed, 0, Long.MAX_VALUE);
        Machine.Builder checked = builder(seedNumber);
        Map<String, String> settings = settings();
        for (String key : settings.keySet()) {
            LabRun.checkKey(chosen, key);
        }
        PrintStream text = json ? Output.nowhere() : output.out();
        try (ProgressLine progress = ProgressLine.ofBytes(output.err(), !json)) {
            LabRun run = new LabRun(() -> checked, seedNumber, settings, text, json ? output::json : null, progress);
            return chosen.run(run) ? ExitCode.DONE : ExitCode.FAILED;
        } catch (KernelPanic e) {
            output.err().println("pagoda: kernel panic: " + e.getMessage());
            return ExitCode.FAILED;
        } catch (OutOfMemoryError e) {
            throw new UsageException("this host has not enough memory for --memory " + memory + ": " + e.getMessage());
        }
    }

    private Machine.Builder builder(long seedNumber) {
        try {
            Machine.Builder builder = machines.get()
                    .seed(seedNumber)
                    .cpus((int) Numbers.parse("--cpus", cpus, 1, Machine.MOST_CPUS))
                    .memory(MemorySize.parse(memory))
                    .parallel(parallel)
                    .checked(check);
            builder.tickLimit(Numbers.parse("--ticks", ticks, 1, Long.MAX_VALUE));
            return withSwap(builder);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--memory " + memory + ": " + e.getMessage());
        }
    }

    private Machine.Builder withSwap(Machine.Builder builder) {
        try {
            return swap.isEmpty() ? builder : builder.swap(MemorySize.parse(swap));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--swap " + swap + ": " + e.getMessage());
        }
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
