package org.pagoda.user.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MachineWatcher;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.LabRun;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.step.Shell;
import org.pagoda.user.trace.TraceHeader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pagoda step}: goes through a lab, forward and back. */
@Command(
        name = "step",
        description = {
            "Goes through a lab step by step, forward and back, and shows its machines.",
            "Commands come from standard input, one a line; 'help' lists them. What the lab itself prints is left out, and files of"
                    + " the host that it writes are left alone."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Try:  pagoda step pingpong",
            "      > s",
            "      > maps",
            "      > b 3",
            "",
            "docs/stepping.md shows a session."
        })
final class StepCommand implements Callable<Integer> {
    @Mixin
    private LabChoice choice = new LabChoice();

    @Mixin
    private MachineOptions options = new MachineOptions();

    private final InputStream standardInput;
    private final Output output;
    private final Supplier<Machine.Builder> machines;

    StepCommand(InputStream standardInput, Output output, Supplier<Machine.Builder> machines) {
        this.standardInput = standardInput;
        this.output = output;
        this.machines = machines;
    }

    @Override
    public Integer call() {
        LabChoice.Chosen found = choice.find();
        Lab chosen = found.lab();
        TraceHeader header = options.header(found, false, null, false);
        BufferedReader in = new BufferedReader(new InputStreamReader(standardInput, StandardCharsets.UTF_8));
        try {
            boolean done = Shell.run(
                    watcher -> run(chosen, header, watcher), in, output.out(), Terminal.isPresent() ? "> " : "");
            return done ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IOException e) {
            throw new UsageException("standard input cannot be read: " + e.getMessage());
        }
    }

    private void run(Lab chosen, TraceHeader header, MachineWatcher watcher) {
        // Whoever looks at a machine may do so for as long as they like.
        Machine.Builder builder =
                options.builder(machines.get(), header, watcher).patience(Duration.ofSeconds(Long.MAX_VALUE));
        chosen.run(new LabRun(
                () -> builder, header.seed(), header.settings(), Output.nowhere(), object -> {}, (done, total) -> {}));
    }
}
