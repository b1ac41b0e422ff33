package org.pagoda.user.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.source.LabFailedException;
import org.pagoda.user.source.SourceProblemsException;
import picocli.CommandLine;

/** How command lines are run: where their output goes, and what is said of those that cannot be run. */
public final class CommandExecution {
    private CommandExecution() {}

    /**
     * Runs a command line; its exit status, of {@link ExitCode}. Bad usage is told in one line of standard error that names the value
     * at fault.
     */
    public static int run(CommandLine line, Output output, String... args) {
        PrintStream err = output.err();
        PrintWriter writer = new PrintWriter(output.out(), false, StandardCharsets.UTF_8);
        line.setOut(writer);
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler((e, given) -> complain(err, explain(e)));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof UsageException) {
                return complain(err, e);
            } else if (e instanceof SourceProblemsException problems) {
                problems.lines().forEach(err::println);
                return ExitCode.USAGE;
            } else if (e instanceof LabFailedException) {
                complain(err, e);
                return ExitCode.FAILED;
            }
            err.println("pagoda: a bug of Pagoda's own: " + e);
            e.printStackTrace(err);
            return ExitCode.FAILED;
        });
        int status = line.execute(args);
        writer.flush();
        if (output.out().checkError()) {
            err.println("pagoda: standard output cannot be written");
            return status == ExitCode.DONE ? ExitCode.FAILED : status;
        }
        return status;
    }

    /** Says it in our own words where picocli's do not help. */
    private static Exception explain(CommandLine.ParameterException e) {
        CommandLine line = e.getCommandLine();
        boolean choosesCommand =
                line.getParent() == null && !line.getSubcommands().isEmpty();
        if (choosesCommand && e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            if (!word.startsWith("-")) {
                return new UsageException("no command is called '" + word + "'; there are "
                        + String.join(", ", line.getSubcommands().keySet()));
            }
        }
        return e;
    }

    private static int complain(PrintStream err, Exception e) {
        String oneLine = String.valueOf(e.getMessage()).replaceAll("\\R", " ");
        err.println("pagoda: " + oneLine);
        return ExitCode.USAGE;
    }
}
