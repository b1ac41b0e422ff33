package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.user.testing.OutsideTests;
import picocli.CommandLine;

/** {@code pagoda bench} as far as it goes in this module: it finds a jar, starts it, and ends as that does. */
class BenchCommandTest {
    /** Stands for the benchmarks: writes its arguments into the file that the last one names. */
    private static final String BENCHMARKS = """
            package org.pagoda.jmh.bench;

            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.List;

            public class Bench {
                public static void main(String[] args) throws Exception {
                    Files.writeString(Path.of(args[args.length - 1]), List.of(args).toString());
                    System.exit(args.length);
                }
            }
            """;

    @TempDir
    private Path folder;

    private static Outcome run(Path jar, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            Output output = new Output(outStream, errStream);
            CommandLine line = BenchCommand.line(new BenchCommand(output, () -> jar));
            int status = CommandExecution.run(line, output, args);
            outStream.flush();
            return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void shouldSayHowTheBenchmarksAreBuilt() {
        Path jar = folder.resolve("benchmarks.jar");
        for (String option : new String[] {"--quick", "--help", "a-row"}) {
            Outcome outcome = run(jar, option);
            outcome.assertBadUsage(jar.toString());
            outcome.assertBadUsage("mvn package -pl jmh -am -DskipTests");
        }
    }

    @Test
    void shouldHandArgumentsOnAsTheyAreAndEndAsTheBenchmarksDo() throws IOException {
        Path told = folder.resolve("told");
        Path jar = jar(compile());
        Outcome outcome = run(jar, "--help", "a-row", "--json", "--compare=old.json", "@file", told.toString());
        assertEquals("", outcome.err());
        assertEquals(6, outcome.status());
        assertEquals("[--help, a-row, --json, --compare=old.json, @file, " + told + "]", Files.readString(told));
    }

    /** The class file. */
    private Path compile() throws IOException {
        Path source = Files.writeString(folder.resolve("Bench.java"), BENCHMARKS);
        OutsideTests.compile(folder, source);
        return folder.resolve("org/pagoda/jmh/bench/Bench.class");
    }

    private Path jar(Path compiled) throws IOException {
        Path jar = folder.resolve("benchmarks.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(folder.relativize(compiled).toString().replace('\\', '/')));
            Files.copy(compiled, out);
            out.closeEntry();
        }
        return jar;
    }
}
