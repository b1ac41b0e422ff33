package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar as people get it, started as they start it, in a JVM of its own. */
@Timeout(60) // a child that hangs must not hang the build
@Execution(ExecutionMode.CONCURRENT)
class JarIT {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final int SEVERAL_MIB = 3 * 1024 * 1024 + 17;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeAFile() {
        file = SeededFile.write(folder.resolve("in"), SEVERAL_MIB, 1);
    }

    @Test
    void shouldSayItsVersion() throws Exception {
        Outcome outcome = jar("--version");
        outcome.assertStatus(ExitCode.DONE);
        assertTrue(outcome.out().matches("pagoda [0-9]+\\.[0-9]+\\.\\S+, Java \\S+\\R"), outcome::toString);
    }

    @Test
    void shouldListLabs() throws Exception {
        Outcome outcome = jar("labs");
        outcome.assertStatus(ExitCode.DONE);
        assertEquals(Outcome.textOf("labs"), outcome.out());
    }

    @Test
    void shouldRunTheMainJob() throws Exception {
        Path copy = folder.resolve("copy");
        Outcome outcome = jar("run", "pipeline", "--json", "--set", "file=" + file, "--set", "out=" + copy);
        outcome.assertStatus(ExitCode.DONE);
        JsonObject result = outcome.json();
        assertEquals(SeededFile.sha256(file), result.get("sha256").getAsString());
        assertEquals(SeededFile.sha256(file), SeededFile.sha256(copy));
        assertEquals(0, result.get("framesLeaked").getAsLong());
    }

    /** Another JVM, other hash seeds, other thread timings: not a byte is different. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void shouldLeaveTheSameTraceInEveryJvm(String cpus) throws Exception {
        String[] line = {"run", "pipeline", "--json", "--set=file=" + file, "--cpus=" + cpus};
        Outcome here = Outcome.of(line);
        here.assertStatus(ExitCode.DONE);
        assertEquals(here, jar(line));
    }

    @Test
    void shouldReplayATraceFromAPipeAndDraw() throws Exception {
        TraceResource.copy(TraceResource.LACKEY, folder);
        String line = "paging --frames 2,4 --policy 2q,opt --trace ";
        Outcome outcome = shell("cat loop.lackey | \"$JAVA\" -jar \"$JAR\" " + line + "- --plot faults.svg"
                + " && \"$JAVA\" -jar \"$JAR\" " + line + "loop.lackey --plot faults.png --json");
        outcome.assertStatus(ExitCode.DONE);
        assertTrue(outcome.out().startsWith("standard input: 3"), outcome::toString);
        assertTrue(Files.readString(folder.resolve("faults.svg")).contains("</svg>"));
        assertTrue(Files.size(folder.resolve("faults.png")) > 1000);
    }

    /** What a shell makes of {@code <(command)} is such a file. */
    @Test
    void shouldReplayAPipeThatHasAName() throws Exception {
        TraceResource.copy(TraceResource.BELADY_GZIP, folder);
        Outcome outcome = shell("mkfifo pipe && { cat belady.trace.gz > pipe & }"
                + " && \"$JAVA\" -jar \"$JAR\" paging --frames 3 --policy fifo --json --trace pipe");
        outcome.assertStatus(ExitCode.DONE);
        assertEquals(9, outcome.json().get("faults").getAsLong());
    }

    @Test
    void shouldFindTheReadmeOfTheProjectFromElsewhere() throws Exception {
        Outcome outcome = jar("run", "pipeline", "--json"); // the child's working folder has no README
        outcome.assertStatus(ExitCode.DONE);
        assertTrue(outcome.json().get("bytes").getAsLong() > 0, outcome::toString);
    }

    @Test
    void shouldSayThatTheHostHasNotSoMuchMemory() throws Exception {
        shell("\"$JAVA\" -XX:MaxDirectMemorySize=32m -jar \"$JAR\" run pingpong --memory 64M")
                .assertBadUsage("--memory 64M");
    }

    @Test
    void shouldEndWithTheStatusOfTheCommand() throws Exception {
        jar("run", "frobnicate").assertBadUsage("frobnicate");
        jar("run", "pipeline", "--set=file=" + file, "--ticks=500").assertStatus(ExitCode.FAILED);
    }

    /** The benchmarks are a jar of their own, which may not have been built. */
    @Test
    void shouldSayThatTheBenchmarksAreNotThere() throws Exception {
        shell("\"$JAVA\" -Dpagoda.benchmarks=none.jar -jar \"$JAR\" bench --list")
                .assertBadUsage("none.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"файл с именем.bin", "文件=一.bin"})
    void shouldTakeNamesInAnyScript(String name) throws Exception {
        Outcome outcome = shell("LC_ALL=C.UTF-8; export LC_ALL; cp in '" + name + "' || exit"
                + "; \"$JAVA\" -jar \"$JAR\" run pipeline --json --set 'file=" + name + "' --set 'out=" + name + ".out'"
                + " && cmp in '" + name + ".out'");
        outcome.assertStatus(ExitCode.DONE);
        assertEquals(name, outcome.json().get("file").getAsString());
        assertEquals(SeededFile.sha256(file), outcome.json().get("sha256").getAsString());
    }

    @Test
    void shouldNameAMissingFileInAnyScript() throws Exception {
        shell("LC_ALL=C.UTF-8 \"$JAVA\" -jar \"$JAR\" run pipeline --set 'file=файл'")
                .assertBadUsage("файл");
    }

    /** A JVM has no way to such a file under this locale; it must not look for another one, or crash. */
    @Test
    void shouldSayThatTheLocaleIsInTheWay() throws Exception {
        shell("cp in 'файл' || exit; LC_ALL=C \"$JAVA\" -jar \"$JAR\" run pipeline --set 'file=файл'")
                .assertBadUsage("locale");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "labs", "run pingpong", "run pipeline --set file=in", "run pipeline --json"})
    void shouldFailIfStandardOutputIsClosed(String line) throws Exception {
        assertComplains(shell("\"$JAVA\" -jar \"$JAR\" " + line + " >&-"));
    }

    /** As "| head -n 1" does, but without a race between the two. */
    @ParameterizedTest
    @ValueSource(strings = {"--version", "run pingpong", "run pipeline --set file=in"})
    void shouldFailIfNobodyReadsOn(String line) throws Exception {
        assertComplains(shell("mkfifo pipe && exec 3<>pipe && exec 4>pipe && exec 3<&-" + "; \"$JAVA\" -jar \"$JAR\" "
                + line + " >&4"));
    }

    private static void assertComplains(Outcome outcome) {
        assertAll(
                outcome::toString,
                () -> assertNotEquals(ExitCode.DONE, outcome.status()),
                () -> assertEquals("", outcome.out()),
                () -> outcome.assertOneComplaint("standard output"));
    }

    // ---- children ----

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String jarFile() {
        String jar = System.getProperty("pagoda.jar");
        assumeTrue(jar != null, "the build says which jar by -Dpagoda.jar");
        return jar;
    }

    /** Runs the jar with a command line. */
    private Outcome jar(String... args) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jarFile()));
        command.addAll(List.of(args));
        return start(command);
    }

    /** Runs a script in the folder of the file; it finds Java and the jar in variables. */
    private Outcome shell(String script) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(SHELL), "this system has no " + SHELL);
        // In a file, as UTF-8: a command line would be written in the locale that this JVM happens to run in.
        Path written = Files.writeString(folder.resolve("script"), script + "\n");
        return start(List.of(SHELL.toString(), written.toString()));
    }

    private Outcome start(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // What a JVM finds there it reports on standard error, which is not what this is about.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment().put("JAVA", java());
        builder.environment().put("JAR", jarFile());
        Process child = builder.start();
        try {
            return new Outcome(child.waitFor(), Files.readString(out), Files.readString(err));
        } finally {
            child.destroyForcibly();
        }
    }
}
