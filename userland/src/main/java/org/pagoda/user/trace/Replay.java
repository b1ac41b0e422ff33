package org.pagoda.user.trace;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MachineWatcher;
import org.pagoda.kernel.check.EventText;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.LabRun;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.source.LabFailedException;
import org.pagoda.user.system.ShellLab;

/**
 * Runs a lab again as its trace says, and compares event by event. What the lab's programs write into files of the host goes nowhere; what they read is
 * read again. After the first difference the run is cut short.
 */
public final class Replay implements TraceSink {
    /**
     * What differs first.
     *
     * @param line the trace's line that is not as it was this time
     * @param expected what stands there; null: nothing more
     * @param actual what happened this time; null: nothing more
     * @param expectedText the same in words
     * @param actualText the same in words
     */
    public record Difference(
            long line,
            @Nullable TraceRecord expected,
            @Nullable TraceRecord actual,
            String expectedText,
            String actualText) {}

    private static final String NOTHING = "nothing more";

    private final TraceReader reader;
    private final Map<Integer, Machine> machines = new TreeMap<>();
    private final Map<Integer, Map<Long, String>> names = new TreeMap<>();
    private final Recorded recorded = new Recorded(this::peek, () -> difference() != null);
    private @Nullable TraceRecord ahead;
    private boolean hasAhead;
    private @Nullable Difference difference;
    private List<LabRecorder.MachineSum> sums = List.of();

    private Replay(TraceReader reader) {
        this.reader = reader;
    }

    /**
     * Replays the trace called {@code name}, which is checked first.
     *
     * @param builders plain machines
     * @param source where the source file is that it is of, if it is of one; null: beside the trace
     * @param host gives machines a folder of the host that is to be read again; null: what was read stands in the trace
     * @throws UsageException if it is no trace, or cannot be replayed
     */
    public static Replay of(
            String name,
            Supplier<Machine.Builder> builders,
            @Nullable String source,
            @Nullable UnaryOperator<Machine.Builder> host) {
        TraceHeader header = TraceReader.check(name);
        if (header.isParallel()) {
            throw new UsageException(name + ": line 1: a run with --parallel cannot be replayed: no two are the same");
        }
        if (host != null && !header.hasHost()) {
            throw new UsageException("--host: " + name + " is of a run without a folder of the host");
        }
        List<String> shell = header.shell();
        Lab found = shell == null ? find(header, name, source) : null;
        try (TraceReader reader = new TraceReader(name)) {
            Replay replay = new Replay(reader);
            Lab lab = found == null ? new ShellLab(shell == null ? List.of() : shell, replay.recorded) : found;
            UnaryOperator<Machine.Builder> recorded = builder -> builder.host(replay.recorded);
            replay.run(lab, header, builders, host == null ? recorded : host);
            return replay;
        } catch (InvalidHeaderException e) {
            throw new UsageException(name + ": line 1: " + e.getMessage());
        }
    }

    private static Lab find(TraceHeader header, String name, @Nullable String source) {
        try {
            return TracedLab.find(header, name, source);
        } catch (UsageException e) {
            throw header.source() != null || source != null
                    ? e
                    : new UsageException(name + ": line 1: " + e.getMessage());
        }
    }

    /** The header is well-formed, but what it asks for cannot be. */
    private static final class InvalidHeaderException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InvalidHeaderException(RuntimeException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private void run(
            Lab lab, TraceHeader header, Supplier<Machine.Builder> builders, UnaryOperator<Machine.Builder> host) {
        LabRecorder recorder = new LabRecorder(List.of(this));
        List<MachineWatcher> watchers = new ArrayList<>(List.of(recorder));
        if (header.until() != null) {
            watchers.add(new RunUntil(header.until(), machine -> {}));
        }
        try {
            for (String key : header.settings().keySet()) {
                LabRun.checkKey(lab, key);
            }
            Machine.Builder configured = LabMachines.configure(builders.get(), header, new Watchers(watchers));
            Machine.Builder builder = header.hasHost() ? host.apply(configured) : configured;
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            lab.run(new LabRun(
                    () -> builder, header.seed(), header.settings(), nowhere, object -> {}, (done, total) -> {}));
        } catch (UsageException | IllegalArgumentException e) {
            throw new InvalidHeaderException(e);
        } catch (KernelPanic | LabFailedException e) {
            // If the trace ends here too, it is of a run that ended in the same way.
        }
        sums = recorder.sums();
        compareEnds();
    }

    private void compareEnds() {
        if (difference != null) {
            return;
        }
        TraceRecord left = next();
        if (left != null) {
            difference = new Difference(reader.line(), left, null, describe(left), NOTHING);
            return;
        }
        for (int i = 0; i < Math.max(sums.size(), reader.sums().size()); i++) {
            String expected = i < reader.sums().size() ? reader.sums().get(i).hash() : NOTHING;
            String actual = i < sums.size() ? sums.get(i).hash() : NOTHING;
            if (!expected.equals(actual)) {
                String of = "the hash of machine " + (i + 1) + ": ";
                difference = new Difference(reader.line(), null, null, of + expected, of + actual);
                return;
            }
        }
    }

    // ---- while it runs ----

    @Override
    public void onMachine(int number, Machine machine) {
        machines.put(number, machine);
        names.put(number, new TreeMap<>());
        machine.hostFiles().discardOutput();
        if (difference != null) {
            machine.kernel().stops().standStillAt(0, tick -> {
                machine.cutShort();
                return tick + 1;
            });
        }
    }

    @Override
    public void onEvent(TraceRecord actual) {
        if (actual.name() != null) {
            names(actual.machine()).put(actual.event().pid(), actual.name());
        }
        if (difference != null) {
            return;
        }
        TraceRecord expected = next();
        if (!actual.equals(expected)) {
            String text = expected == null ? NOTHING : describe(expected);
            difference = new Difference(reader.line(), expected, actual, text, describe(actual));
            machine(actual.machine()).cutShort();
        }
    }

    /** The event that is to happen next, which stays. */
    private @Nullable TraceRecord peek() {
        if (!hasAhead) {
            ahead = reader.next();
            hasAhead = true;
        }
        return ahead;
    }

    private @Nullable TraceRecord next() {
        TraceRecord next = peek();
        hasAhead = false;
        return next;
    }

    private Machine machine(int number) {
        Machine machine = machines.get(number);
        if (machine == null) {
            machine = machines.get(1); // a trace can tell of one that there is not this time
        }
        if (machine == null) {
            throw new IllegalStateException("there is no machine to speak of");
        }
        return machine;
    }

    private Map<Long, String> names(int machine) {
        return names.getOrDefault(machine, Map.of());
    }

    private String describe(TraceRecord traced) {
        if (machines.isEmpty()) {
            return traced.event().toString();
        }
        EventText text = new EventText(
                machine(traced.machine()).kernel(),
                pid -> pid == 0 ? "kernel" : names(traced.machine()).getOrDefault(pid, "process") + "(" + pid + ")");
        return text.describe(traced.event());
    }

    // ---- what it came to ----

    /** What differs first; null if nothing does. */
    public @Nullable Difference difference() {
        return difference;
    }

    /** What each machine came to this time. */
    public List<LabRecorder.MachineSum> sums() {
        return sums;
    }

    /** What was run. */
    public TraceHeader header() {
        return reader.header();
    }
}
