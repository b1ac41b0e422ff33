package org.pagoda.user.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.pagoda.user.lab.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code pagoda bench}: measures. The benchmarks stand above this module, in a jar of their own, which this starts in a JVM of its own
 * with all that follows {@code bench}; standard input, output and error are this program's.
 */
@Command(name = "bench", description = "Measures what things cost, beside other ways to hand over a page.")
final class BenchCommand implements Callable<Integer> {
    /** The property that names the jar, for those who have it elsewhere. */
    static final String JAR_PROPERTY = "pagoda.benchmarks";

    private static final String MAIN_CLASS = "org.pagoda.jmh.bench.Bench";

    /** As the launcher starts this program; what is measured runs in JVMs with the flags that the benchmarks name. */
    private static final List<String> FLAGS =
            List.of("-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC");

    @Parameters(hidden = true, arity = "0..*")
    private List<String> arguments = new ArrayList<>();

    private final Output output;
    private final Supplier<Path> jar;

    /** Of the benchmarks in a jar; where it is, is asked for only if it is needed. */
    BenchCommand(Output output, Supplier<Path> jar) {
        this.output = output;
        this.jar = jar;
    }

    /** The command with its way of taking arguments: as they come, also {@code --help}. */
    static CommandLine line(Output output) {
        return line(new BenchCommand(output, BenchCommand::findJar));
    }

    static CommandLine line(BenchCommand command) {
        return new CommandLine(command)
                .setUnmatchedOptionsArePositionalParams(true)
                .setStopAtPositional(true);
    }

    /** The jar that the property names, or the one that the build leaves in the benchmarks' folder, beside this module's. */
    private static Path findJar() {
        String named = System.getProperty(JAR_PROPERTY);
        try {
            if (named != null) {
                return Path.of(named);
            }
            // userland/target/pagoda.jar
            URL here = BenchCommand.class.getProtectionDomain().getCodeSource().getLocation();
            return Path.of(here.toURI())
                    .resolveSibling("../../jmh/target/benchmarks.jar")
                    .normalize();
        } catch (InvalidPathException e) {
            throw new UsageException(JAR_PROPERTY + " is '" + named + "', which cannot be a path: " + e.getReason());
        } catch (URISyntaxException e) {
            throw new UsageException("where this program is, and so where the benchmarks are, cannot be a path ("
                    + e.getMessage() + "): -D" + JAR_PROPERTY + "=FILE says it");
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path benchmarks = jar.get();
        if (!Files.isRegularFile(benchmarks)) {
            throw new UsageException("the benchmarks must be built first, there is no " + benchmarks
                    + ": mvn package -pl jmh -am -DskipTests builds it, and so does ./pagoda bench");
        }
        output.out().flush();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", benchmarks.toString(), MAIN_CLASS));
        command.addAll(arguments);
        Process child = new ProcessBuilder(command).inheritIO().start();
        // Whoever ends this program ends the measurement.
        Thread end = new Thread(child::destroy, "end of the benchmarks");
        Runtime.getRuntime().addShutdownHook(end);
        int status = child.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
        return status;
    }
}
