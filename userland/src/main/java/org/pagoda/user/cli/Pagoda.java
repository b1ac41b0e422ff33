package org.pagoda.user.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.pagoda.kernel.boot.Machine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pagoda}: runs the labs, says which there are, and replays traces. */
@Command(
        name = "pagoda",
        description = "A simulated microkernel whose messages are pages.",
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Try:  pagoda run pipeline      a file goes through a chain of processes",
            "      pagoda run pingpong      two processes count to ten in one page"
        })
public final class Pagoda implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Pagoda() {}

    /** Says which version this is, and which Java it runs on. */
    public static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Pagoda.class.getPackage().getImplementationVersion();
            return new String[] {
                "pagoda " + (version == null ? "(not from a jar)" : version) + ", Java "
                        + System.getProperty("java.version")
            };
        }
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(System.in, out, err, args);
        out.flush();
        System.exit(status);
    }

    /** Runs one command line; the exit status. */
    static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
        return run(Machine::builder, in, out, err, args);
    }

    /** Runs one command line on machines that begin as {@code machines} gives them; for tests, which make some go wrong. */
    static int run(
            Supplier<Machine.Builder> machines, InputStream in, PrintStream out, PrintStream err, String... args) {
        Output output = new Output(out, err);
        CommandLine line = new CommandLine(new Pagoda())
                .addSubcommand(new LabsCommand(output))
                .addSubcommand(new RunCommand(output, machines))
                .addSubcommand(new ReplayCommand(output, machines))
                .addSubcommand(new ShCommand(in, output, machines))
                .addSubcommand(new NewCommand(output))
                .addSubcommand(new StepCommand(in, output, machines))
                .addSubcommand(new PagingCommand(in, output))
                .addSubcommand(new SchedCommand(output, machines))
                .addSubcommand(new GradeCommand(output))
                .addSubcommand(new SystemCallsCommand(output))
                .addSubcommand(BenchCommand.line(output));
        return CommandExecution.run(line, output, args);
    }

    /** Without a command: says what there is. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
