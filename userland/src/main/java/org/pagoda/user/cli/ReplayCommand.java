package org.pagoda.user.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.trace.LabRecorder;
import org.pagoda.user.trace.Replay;
import org.pagoda.user.trace.ReplayReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pagoda replay}: runs a lab again as its trace says. */
@Command(
        name = "replay",
        description = {
            "Runs a lab again as its trace says, and compares event by event.",
            "Says which event differs first (exit status 1), or that none does (0). Files of the host that the lab reads are read again;"
                    + " those that it writes are left alone. What was typed, and what was in --host, stands in the trace."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Try:  pagoda run pingpong --trace ping.jsonl",
            "      pagoda replay ping.jsonl",
            "",
            "docs/traces.md says what stands in a trace."
        })
final class ReplayCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            description = "What 'pagoda run LAB --trace FILE' has written, a name that ends with .jsonl.")
    private String name = "";

    @Option(names = "--json", description = "Prints a JSON object instead of text.")
    private boolean json;

    @Option(
            names = "--source",
            paramLabel = "FILE.java",
            description = "Where the source file is that the trace is of, if it is not beside the trace.")
    private @Nullable String source;

    @Mixin
    private HostOption host = new HostOption();

    private final Output output;
    private final Supplier<Machine.Builder> machines;

    ReplayCommand(Output output, Supplier<Machine.Builder> machines) {
        this.output = output;
        this.machines = machines;
    }

    @Override
    public Integer call() {
        Replay replay = Replay.of(name, machines, source, host.isGiven() ? host::configure : null);
        if (json) {
            output.json(describe(replay));
        } else {
            ReplayReport.lines(name, replay).forEach(output.out()::println);
        }
        return replay.difference() == null ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Map<String, @Nullable Object> describe(Replay replay) {
        Replay.Difference difference = replay.difference();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("trace", name);
        object.put("lab", replay.header().lab());
        object.put("confirmed", difference == null);
        if (difference == null) {
            object.put(
                    "events",
                    replay.sums().stream()
                            .mapToLong(LabRecorder.MachineSum::events)
                            .sum());
            object.put("machines", replay.sums());
        } else {
            object.put("line", difference.line());
            object.put("inTheTrace", difference.expectedText());
            object.put("thisTime", difference.actualText());
            object.put("differsIn", ReplayReport.differences(difference));
        }
        return object;
    }
}
