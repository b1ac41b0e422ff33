package org.pagoda.user.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MachineWatcher;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.LabRun;
import org.pagoda.user.lab.Progress;
import org.pagoda.user.lab.SeedCount;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.source.LabFailedException;
import org.pagoda.user.step.MachineView;
import org.pagoda.user.trace.LabRecorder;
import org.pagoda.user.trace.RunUntil;
import org.pagoda.user.trace.TraceFile;
import org.pagoda.user.trace.TraceHeader;
import org.pagoda.user.trace.TraceWriter;
import org.pagoda.user.trace.Watchers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pagoda run}: runs one lab, or what is in a file. */
@Command(
        name = "run",
        description = "Runs a lab, or the program in a file.",
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private LabChoice choice = new LabChoice();

    @Mixin
    private MachineOptions options = new MachineOptions();

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

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Writes every event into a file: .jsonl, which 'pagoda replay' takes, or .json, which Perfetto opens (docs/traces.md).")
    private @Nullable String trace;

    @Option(
            names = "--until",
            paramLabel = "TICK",
            description =
                    "Stops the first machine of the lab that comes to this tick, and prints it: processes, maps, mailboxes, who is ready.")
    private @Nullable String until;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description =
                    "Runs the lab under N seeds, from --seed on, and tells under how many what it announces happens; for race, under how many an update is lost. A small --memory boots sooner.")
    private @Nullable String seeds;

    @Mixin
    private HostOption host = new HostOption();

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
        LabChoice.Chosen found = choice.find();
        Lab chosen = found.lab();
        Long stop = until == null ? null : (Long) Numbers.parse("--until", until, 0, Long.MAX_VALUE);
        if (stop != null && parallel) {
            throw new UsageException("--until " + until + ": a run with --parallel cannot be stopped at a tick");
        }
        if (seeds != null) {
            refuseWithSeeds(seeds);
        }
        TraceHeader header = options.header(found, parallel, stop, host.isGiven());
        if (seeds != null) {
            return runUnderSeeds(chosen, header, SeedSurvey.count(seeds, header.seed()));
        }
        TraceWriter writer = writer(header);
        LabRecorder recorder = new LabRecorder(writer == null ? List.of() : List.of(writer));
        int status;
        try (ProgressLine progress = ProgressLine.ofBytes(output.err(), !json)) {
            status = stop == null
                    ? run(chosen, header, recorder, progress)
                    : runUntil(chosen, header, stop, recorder, progress);
        } catch (KernelPanic e) {
            status = failed("kernel panic: " + e.getMessage());
        } catch (LabFailedException e) {
            status = failed(e.getMessage());
        } catch (OutOfMemoryError e) {
            throw notEnough(e);
        }
        String failure = writer == null ? null : writer.finish(recorder.sums());
        if (failure != null) {
            return failed(failure);
        }
        return status;
    }

    private int failed(@Nullable String why) {
        output.err().println("pagoda: " + why);
        return ExitCode.FAILED;
    }

    private UsageException notEnough(OutOfMemoryError e) {
        return new UsageException(
                "this host has not enough memory for --memory " + options.memory() + ": " + e.getMessage());
    }

    private @Nullable TraceWriter writer(TraceHeader header) {
        return trace == null
                ? null
                : TraceFile.writer(TraceFile.target(trace, header.settings().values()), header);
    }

    private int run(Lab chosen, TraceHeader header, MachineWatcher watcher, Progress progress) {
        PrintStream text = json ? Output.nowhere() : output.out();
        Machine.Builder builder = builder(header, watcher);
        LabRun run =
                new LabRun(() -> builder, header.seed(), header.settings(), text, json ? output::json : null, progress);
        return chosen.run(run) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void refuseWithSeeds(String number) {
        String other = parallel ? "--parallel" : trace != null ? "--trace" : until != null ? "--until" : "";
        if (!other.isEmpty()) {
            String why = parallel ? "no seed decides what happens" : "there is one run to look at";
            throw new UsageException("--seeds " + number + " cannot be with " + other + ", where " + why);
        }
    }

    private int runUnderSeeds(Lab chosen, TraceHeader first, int number) {
        try (ProgressLine progress = ProgressLine.ofSeeds(output.err(), !json)) {
            SeedSurvey survey = new SeedSurvey(chosen, first, number, this::runQuietly);
            return survey.run(output, json, progress, options) ? ExitCode.DONE : ExitCode.FAILED;
        } catch (LabFailedException e) {
            return failed(e.getMessage());
        } catch (OutOfMemoryError e) {
            throw notEnough(e);
        }
    }

    private SeedCount.Seen runQuietly(Lab chosen, TraceHeader header) {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        Machine.Builder builder = builder(header, new Watchers(List.of()));
        LabRun run = new LabRun(
                () -> builder, header.seed(), header.settings(), Output.nowhere(), objects::add, (done, total) -> {});
        boolean isAsAnnounced = chosen.run(run);
        return new SeedCount.Seen(isAsAnnounced, objects);
    }

    /** Nothing but the machine as it stands then is printed: what the lab has to say of a run that was cut short is of no use. */
    private int runUntil(Lab chosen, TraceHeader header, long stop, LabRecorder recorder, Progress progress) {
        RunUntil runUntil = new RunUntil(stop, machine -> show(chosen, machine));
        Machine.Builder builder = builder(header, new Watchers(List.of(recorder, runUntil)));
        chosen.run(
                new LabRun(() -> builder, header.seed(), header.settings(), Output.nowhere(), object -> {}, progress));
        if (!runUntil.isReached()) {
            return failed("--until " + stop + ": no machine of lab " + chosen.name()
                    + " comes to this tick; the longest run ends at " + runUntil.longest());
        }
        return ExitCode.DONE;
    }

    private void show(Lab chosen, Machine machine) {
        MachineView view = new MachineView(machine.kernel());
        if (json) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("lab", chosen.name());
            object.putAll(view.describe());
            output.json(object);
        } else {
            view.lines().forEach(output.out()::println);
        }
    }

    private Machine.Builder builder(TraceHeader header, MachineWatcher watcher) {
        return host.configure(options.builder(machines.get(), header, watcher).checked(check));
    }
}
