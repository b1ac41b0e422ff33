package org.pagoda.user.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.system.Screen;
import org.pagoda.user.system.ShellSession;
import picocli.CommandLine.Command;
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

    @Option(names = "--host", paramLabel = "DIR", description = "A folder of the host that is to be read at /host.")
    private @Nullable String host;

    @Option(names = "--memory", paramLabel = "SIZE", description = "Physical memory, 1M to 16G (default: 64M).")
    private String memory = "64M";

    @Option(names = "--cpus", paramLabel = "N", description = "CPUs, 1 to 64 (default: 1).")
    private String cpus = "1";

    @Option(names = "--seed", paramLabel = "N", description = "What chance is drawn from, 0 to 2^63-1 (default: 1).")
    private String seed = "1";

    @Option(
            names = "--check",
            description =
                    "Looks through the machine for a broken law after every event, and says all about the first; slow.")
    private boolean check;

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
            output.err().println("pagoda: kernel panic: " + e.getMessage());
            return ExitCode.FAILED;
        } catch (OutOfMemoryError e) {
            throw new UsageException("this host has not enough memory for --memory " + memory + ": " + e.getMessage());
        }
    }

    private Machine machine(Consumer<String> screen, Consumer<String> errors) {
        Machine.Builder builder;
        try {
            builder = machines.get()
                    .memory(memory)
                    .cpus((int) Numbers.parse("--cpus", cpus, 1, Machine.MOST_CPUS))
                    .seed(Numbers.parse("--seed", seed, 0, Long.MAX_VALUE))
                    .console(screen)
                    .traced(check)
                    .checked(check);
            if (host != null) {
                builder.hostFolder(Path.of(host));
            }
        } catch (IllegalArgumentException e) {
            // Both name the value.
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        Machine machine = builder.build();
        machine.faces().terminal().showErrors(errors);
        return machine;
    }

    private int plain() {
        PrintStream out = output.out();
        PrintStream err = output.err();
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try (Machine machine = machine(out::print, text -> {
            out.flush();
            err.print(text);
        })) {
            List<String> arguments = new ArrayList<>();
            if (commands != null) {
                arguments.add("-c");
                arguments.add(commands);
                arguments.addAll(words);
            }
            return new ShellSession(machine).run(arguments, () -> readLine(lines));
        }
    }

    private static @Nullable String readLine(BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int interactive() {
        Screen screen = new Screen(output.out());
        try (Machine machine = machine(screen, screen)) {
            ShellSession session = new ShellSession(machine);
            try (LineEditor editor = new LineEditor(screen, session)) {
                return session.run(List.of("-i"), editor);
            }
        }
    }
}
