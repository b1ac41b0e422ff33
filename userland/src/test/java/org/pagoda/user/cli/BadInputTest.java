package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be is refused before anything is printed, in one line that names the value at fault. */
class BadInputTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeAFile() {
        file = SeededFile.write(folder.resolve("in"), 5000, 1);
    }

    // ---- the command ----

    @ParameterizedTest
    @CsvSource({
        "frobnicate, frobnicate",
        "--frobnicate, --frobnicate",
        "run, LAB",
        "run frobnicate, frobnicate",
        "run Pipeline, Pipeline",
        "run pipeline --frobnicate, --frobnicate",
        "run pipeline --frobnicate=1, --frobnicate",
        "run pipeline pingpong, pingpong",
        "labs extra, extra",
        "run pingpong --seed, --seed",
        "run pingpong --seed=1 --seed=2, --seed",
        "run pingpong --set, --set",
    })
    void shouldRefuseTheCommandLine(String line, String fault) {
        Outcome.of(line.split(" ")).assertBadUsage(fault);
    }

    /** An argument is what it says, not the name of a file to read arguments from. */
    @Test
    void shouldNotReadArgumentsFromAFile() throws IOException {
        Path arguments = Files.writeString(folder.resolve("arguments"), "--version");
        Outcome.of("@" + arguments).assertBadUsage("@" + arguments);
    }

    // ---- the machine ----

    @ParameterizedTest
    @CsvSource({
        "--swap, 0",
        "--swap, 4095",
        "--swap, 1025G",
        "--swap, abc",
        "--memory, 0",
        "--memory, 1K",
        "--memory, 1048575",
        "--memory, 17G",
        "--memory, 16385M",
        "--memory, 65536T",
        "--memory, 9223372036854775807",
        "--memory, 9223372036854775808",
        "--memory, 999999999999999999G",
        "--memory, abc",
        "--memory, 64X",
        "--memory, 1.5M",
        "--memory, -1",
        "--memory, M",
        "--seed, -1",
        "--seed, abc",
        "--seed, 1.5",
        "--seed, 0x10",
        "--seed, 9223372036854775808",
        "--cpus, -1",
        "--cpus, 0",
        "--cpus, 65",
        "--cpus, 4294967297",
        "--cpus, x",
        "--ticks, -1",
        "--ticks, 0",
        "--ticks, x",
        "--ticks, 9223372036854775808",
    })
    void shouldRefuseTheMachine(String option, String value) {
        run(option + "=" + value).assertBadUsage(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--memory", "--seed", "--cpus", "--ticks"})
    void shouldRefuseAnOptionWithoutValue(String option) {
        run(option + "=").assertBadUsage(option);
    }

    @Test
    void shouldRefuseAMachineTooSmallForItsProcesses() {
        run("--memory=1M", "--set=stages=100").assertBadUsage("1M");
    }

    // ---- what is set ----

    @ParameterizedTest
    @CsvSource({
        "stages=-1, -1",
        "stages=101, 101",
        "stages=x, x",
        "stages=3.0, 3.0",
        "stages=4294967296, 4294967296",
        "stages=, stages",
        "mode=steal, steal",
        "mode=MOVE, MOVE",
        "mode=, mode",
        "out=, out",
        "color=red, color",
        "File=x, File",
        "'', --set",
        "stages, stages",
        "=3, =3",
    })
    void shouldRefuseTheSetting(String assignment, String fault) {
        run("--set=" + assignment).assertBadUsage(fault);
    }

    @Test
    void shouldRefuseAKeyThatIsSetTwice() {
        run("--set=stages=1", "--set=stages=1").assertBadUsage("stages");
    }

    @Test
    void shouldRefuseAKeyOfAnotherLab() {
        Outcome.of("run", "pingpong", "--set=file=" + file).assertBadUsage("file");
    }

    // ---- the file ----

    private static void refuseFile(String name) {
        Outcome.of("run", "pipeline", "--set=file=" + name).assertBadUsage(name);
        Outcome.of("run", "pipeline", "--set=file=" + name, "--json").assertBadUsage(name);
    }

    @Test
    void shouldRefuseAMissingFile() {
        refuseFile(folder.resolve("missing").toString());
    }

    @Test
    void shouldRefuseAFileInAMissingFolder() {
        refuseFile(folder.resolve("missing").resolve("in").toString());
    }

    @Test
    void shouldRefuseAFolder() {
        refuseFile(folder.toString());
    }

    @Test
    void shouldRefuseALinkToNowhere() throws IOException {
        refuseFile(Files.createSymbolicLink(folder.resolve("link"), folder.resolve("missing"))
                .toString());
    }

    @Test
    void shouldRefuseAnUnreadableFile() {
        assumeTrue(file.toFile().setReadable(false), "this file system knows no unreadable files");
        assumeFalse(Files.isReadable(file), "whoever runs this may read everything");
        refuseFile(file.toString());
    }

    @Test
    void shouldRefuseADevice() {
        assumeTrue(Files.exists(Path.of("/dev/null")), "this system has no /dev/null");
        refuseFile("/dev/null");
    }

    @Test
    void shouldRefuseAnEmptyName() {
        Outcome.of("run", "pipeline", "--set=file=").assertBadUsage("file");
    }

    @Test
    void shouldComplainInOneLineAboutANameWithTwo() {
        Outcome.of("run", "pipeline", "--set=file=first\nsecond").assertBadUsage("second");
    }

    // ---- the output ----

    /** Refuses an output, and has not touched what is there. */
    private void refuseOutput(String name) {
        String before = SeededFile.sha256(file);
        run("--set=out=" + name).assertBadUsage(name);
        assertEquals(before, SeededFile.sha256(file));
    }

    @Test
    void shouldNotWriteOverTheFileItReads() {
        refuseOutput(file.toString());
        refuseOutput(folder.resolve(".").resolve("in").toString());
    }

    @Test
    void shouldNotWriteOverTheFileItReadsThroughALink() throws IOException {
        refuseOutput(Files.createSymbolicLink(folder.resolve("link"), file).toString());
        refuseOutput(Files.createLink(folder.resolve("hard"), file).toString());
    }

    @Test
    void shouldRefuseAFolderAsOutput() {
        refuseOutput(folder.toString());
    }

    @Test
    void shouldRefuseAnOutputInAMissingFolder() {
        refuseOutput(folder.resolve("missing").resolve("out").toString());
    }

    @Test
    void shouldRefuseAnOutputInsideAFile() {
        refuseOutput(file.resolve("out").toString());
    }

    @Test
    void shouldRefuseAnOutputThatMayNotBeWritten() {
        Path locked = SeededFile.write(folder.resolve("locked"), 1, 1);
        assumeTrue(locked.toFile().setWritable(false), "this file system knows no protected files");
        assumeFalse(Files.isWritable(locked), "whoever runs this may write everything");
        refuseOutput(locked.toString());
    }

    /** A pipeline for a file that is all right, on a line that is not. */
    private Outcome run(String... more) {
        List<String> line = new ArrayList<>(List.of("run", "pipeline", "--set=file=" + file));
        line.addAll(List.of(more));
        return Outcome.of(line.toArray(String[]::new));
    }
}
