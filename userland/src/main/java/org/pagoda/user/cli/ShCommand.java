package org.pagoda.user.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.system.Keyboard;
import org.pagoda.user.system.Screen;
import org.pagoda.user.system.ShellLab;
import org.pagoda.user.system.ShellSession;
import org.pagoda.user.system.StreamKeyboard;
import org.pagoda.user.trace.LabMachines;
import org.pagoda.user.trace.LabRecorder;
import org.pagoda.user.trace.TraceFile;
import org.pagoda.user.trace.TraceHeader;
import org.pagoda.user.trace.TraceWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pagoda sh}: a shell on a machine. */
@Command(
        name = "sh",
        description =
                "Boots a machine and runs its shell: commands, a script on standard input, or what a person types.",
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        sortOptions = false,
        footer = {
            "",
            "docs/shell.md says what the shell can do, docs/drivers.md how to write a driver and load it with insmod."
        })
final class ShCommand implements Callable<Integer> {
    @Option(names = "-c", paramLabel = "COMMANDS", description = "Executes these commands.")
    private @Nullable String commands;

    @Mixin
    private HostOption host = new HostOption();

    @Option(names = "--memory", paramLabel = "SIZE", description = "Physical memory, 1M to 16G (default: 64M).")
    private String memory = "64M";

    @Option(
            names = "--swap",
            paramLabel = "SIZE",
            description = "Swap space, 4K to 1024G, for pages that memory has no room for (default: none).")
    private @Nullable String swap;

    @Option(names = "--cpus", paramLabel = "N", description = "CPUs, 1 to 64 (default: 1).")
    private String cpus = "1";

    @Option(names = "--seed", paramLabel = "N", description = "What chance is drawn from, 0 to 2^63-1 (default: 1).")
    private String seed = "1";

    @Option(
            names = "--parallel",
            description =
                    "Runs as many tasks at once as there are CPUs, instead of one at a time; no two runs are the same.")
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
                    "Writes every event, and all that is typed, into a file: .jsonl, which 'pagoda replay' takes, or .json, which Perfetto opens (docs/traces.md).")
    private @Nullable String trace;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "At a terminal: keeps the lines that are typed in this file; else they are forgotten.")
    private @Nullable String history;

    @Parameters(paramLabel = "WORD", description = "With -c: $0, $1 and so on.")
    private List<String> words = new ArrayList<>();

    private final InputStream in;
    private final Output output;
    private final Supplier<Machine.Builder> machines;

    ShCommand(InputStream in, Output output, Supplier<Machine.Builder> machines) {
        this.in = in;
        this.output = output;
        this.machines = machines;
    }

    @Override
    public Integer call() {
        if (commands == null && !words.isEmpty()) {
            throw new UsageException("'" + words.get(0) + "' is no option of sh, and commands are given with -c");
        }
        // Tests give another stream.
        boolean isInteractive = commands == null && in == System.in && Terminal.isPresent();
        try {
            return isInteractive ? interactive() : plain();
        } catch (KernelPanic e) {
            return failed("kernel panic: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            throw new UsageException("this host has not enough memory for --memory " + memory + ": " + e.getMessage());
        }
    }

    private int failed(@Nullable String why) {
        output.err().println("pagoda: " + why);
        return ExitCode.FAILED;
    }

    private TraceHeader header(List<String> arguments) {
        return new TraceHeader(
                ShellLab.NAME,
                Numbers.parse("--seed", seed, 0, Long.MAX_VALUE),
                (int) Numbers.parse("--cpus", cpus, 1, Machine.MOST_CPUS),
                memory,
                swap,
                null,
                null,
                parallel,
                Map.of(),
                null,
                arguments,
                host.isGiven());
    }

    private int run(
            List<String> arguments,
            Keyboard keyboard,
            Consumer<String> screen,
            Consumer<String> errors,
            Consumer<ShellSession> listener) {
        TraceHeader header = header(arguments);
        TraceWriter writer = trace == null ? null : TraceFile.writer(TraceFile.target(trace, List.of()), header);
        LabRecorder recorder = new LabRecorder(writer == null ? List.of() : List.of(writer));
        int status = 0;
        try (Machine machine = machine(header, writer == null ? null : recorder, screen)) {
            machine.faces().terminal().showErrors(errors);
            ShellSession session = new ShellSession(machine, parallel, keyboard);
            listener.accept(session);
            status = session.run(arguments);
        } finally {
            String failure = writer == null ? null : writer.finish(recorder.sums());
            status = failure == null ? status : failed(failure);
        }
        return status;
    }

    private Machine machine(TraceHeader header, @Nullable LabRecorder recorder, Consumer<String> screen) {
        Machine.Builder builder;
        try {
            builder = LabMachines.configure(machines.get(), header, recorder == null ? machine -> {} : recorder);
        } catch (IllegalArgumentException e) {
            // Both name the value.
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return host.configure(builder)
                .console(screen)
                .traced(check || recorder != null)
                .checked(check)
                .build();
    }

    private int plain() {
        PrintStream out = output.out();
        PrintStream err = output.err();
        List<String> arguments = new ArrayList<>();
        if (commands != null) {
            arguments.add("-c");
            arguments.add(commands);
            arguments.addAll(words);
        }
        Consumer<String> errors = text -> {
            out.flush();
            err.print(text);
        };
        return run(arguments, new StreamKeyboard(in), out::print, errors, session -> {});
    }

    private int interactive() {
        Screen screen = new Screen(output.out());
        Path kept = history == null ? null : Path.of(history);
        try (LineEditor editor = new LineEditor(LineEditor.terminal(), screen, kept)) {
            return run(List.of("-i"), editor, screen, screen, editor::setSession);
        }
    }
}
