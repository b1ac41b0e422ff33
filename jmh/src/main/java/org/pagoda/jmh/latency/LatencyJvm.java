package org.pagoda.jmh.latency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Fork;
import org.pagoda.jmh.PagodaBenchmark;

/**
 * Runs {@link LatencyRun} in a JVM of its own, with the flags that forks of benchmarks have, however this one was started.
 *
 * <pre>
 *   settings --arguments--> main --standard output, a line each--> rows
 * </pre>
 */
public final class LatencyJvm {
    private LatencyJvm() {}

    /**
     * Measures, and waits until it is done; what the other JVM has to say goes to this one's standard error.
     *
     * @throws IllegalStateException if the other JVM has ended badly, or printed something that is no row
     */
    public static List<LatencyRow> run(LatencySettings settings) {
        try {
            Process process = new ProcessBuilder(command(settings))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                List<LatencyRow> rows = output.lines().map(LatencyRow::parse).toList();
                int status = process.waitFor();
                if (status != 0) {
                    throw new IllegalStateException("the JVM that measures it ended with status " + status);
                }
                return rows;
            } finally {
                process.destroy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while latency was measured"));
        } catch (IOException e) {
            throw new IllegalStateException("the JVM that measures it cannot be started, or read from: " + e, e);
        }
    }

    private static List<String> command(LatencySettings settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(PagodaBenchmark.class.getAnnotation(Fork.class).jvmArgsAppend()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LatencyJvm.class.getName()));
        command.addAll(settings.toArguments());
        return command;
    }

    /** Begins in the other JVM, with {@link LatencySettings#toArguments}. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        LatencyRun.run(LatencySettings.ofArguments(List.of(arguments))).forEach(row -> out.println(row.toLine()));
        out.flush();
    }
}
