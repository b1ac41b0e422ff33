package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pagoda.mmu.replacement.ReplacementPolicy;

/** A policy of somebody's own is one class, named on the command line. */
class OwnPolicyTest {
    private static final String EXAMPLE = "Oldest";
    private static final String PREFIX = OwnPolicies.class.getName() + "$";

    @TempDir
    private Path folder;

    private Outcome paging(String trace, String... more) {
        Path file = TraceResource.copy(trace, folder);
        return Outcome.of(Stream.concat(Stream.of("paging", "--trace=" + file, "--json"), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void shouldBeNamedByItsClass() {
        Outcome outcome = paging(TraceResource.TEXTBOOK, "--frames=3,4", "--policy=" + PREFIX + "HighestPage,lru");
        outcome.assertStatus(ExitCode.DONE);
        // Counted by hand. Pages have their numbers by first appearance, so it is the latest newcomer that goes.
        assertEquals(
                List.of(PREFIX + "HighestPage", PREFIX + "HighestPage", "LRU", "LRU"),
                outcome.jsonLines().stream()
                        .map(object -> object.get("policy").getAsString())
                        .toList());
        assertEquals(
                List.of(12L, 9L, 12L, 8L),
                outcome.jsonLines().stream()
                        .map(object -> object.get("faults").getAsLong())
                        .toList());
    }

    // ---- found on the class path ----

    /** Compiles the policy that the documentation shows; the folder with its class. */
    private Path compileTheExample() throws IOException, URISyntaxException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "this Java has no compiler");
        String page = Files.readString(Path.of(System.getProperty("basedir", "."), "../docs/paging.md"));
        String begin = "```java\n";
        int start = page.indexOf(begin) + begin.length();
        Path source = Files.writeString(
                folder.resolve(EXAMPLE + ".java"), page.substring(start, page.indexOf("```\n", start)));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        String path = Path.of(ReplacementPolicy.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                compiler.run(null, null, err, "-proc:none", "-cp", path, "-d", classes.toString(), source.toString());
        assertEquals(0, status, () -> err.toString(StandardCharsets.UTF_8));
        return classes;
    }

    private void assertIsFifo(String classPath) {
        Outcome outcome =
                paging(TraceResource.BELADY, "--frames=3,4", "--policy=" + EXAMPLE, "--class-path=" + classPath);
        outcome.assertStatus(ExitCode.DONE);
        assertEquals(
                List.of(9L, 10L),
                outcome.jsonLines().stream()
                        .map(object -> object.get("faults").getAsLong())
                        .toList());
    }

    @Test
    void shouldBeFoundInAFolderOrAJar() throws Exception {
        Path classes = compileTheExample();
        paging(TraceResource.BELADY, "--frames=3", "--policy=" + EXAMPLE)
                .assertBadUsage("no policy is called '" + EXAMPLE + "'");
        assertIsFifo(classes.toString());
        Path jar = folder.resolve("own.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry(EXAMPLE + ".class"));
            zip.write(Files.readAllBytes(classes.resolve(EXAMPLE + ".class")));
        }
        assertIsFifo(jar.toString());
        assertIsFifo(folder + File.pathSeparator + jar);
    }

    @Test
    void shouldRefuseAClassPathThatIsNotThere() {
        Path missing = folder.resolve("missing");
        paging(TraceResource.BELADY, "--frames=3", "--policy=LRU", "--class-path=" + missing)
                .assertBadUsage("--class-path: there is no folder or jar '" + missing + "'");
    }

    // ---- bad ones ----

    @ParameterizedTest
    @CsvSource({
        "java.lang.String, class java.lang.String does not implement",
        "org.pagoda.mmu.replacement.ReplacementPolicy, 'is not public, or is abstract'",
        "org.pagoda.user.cli.OwnPolicies$Unborn, java.lang.IllegalStateException: not today",
        "org.pagoda.user.cli.OwnPolicies$Nobody, no policy is called",
    })
    void shouldSayWhyAClassIsNoPolicy(String name, String why) {
        Outcome outcome = paging(TraceResource.BELADY, "--frames=3", "--policy=FIFO," + name);
        outcome.assertBadUsage(name);
        outcome.assertBadUsage(why);
    }

    /** It is not bad usage, since it has run; but nor is it a bug of Pagoda's own. */
    @ParameterizedTest
    @CsvSource({
        "Absent, 4, 3, 'java.lang.IllegalStateException: the policy chose page 3, which is not resident'",
        "Miser, 4, 3, it finds no page that can leave",
        "Nervous, 5, 0, 'java.lang.UnsupportedOperationException: page 0 again at '",
        "Forgetful, 1, 0, 'java.lang.ArithmeticException: no idea at '",
    })
    void shouldSayWhereAPolicyFails(String name, int reference, int page, String why) {
        int frames = name.equals("Nervous") ? 4 : 3;
        Outcome outcome = paging(TraceResource.BELADY, "--frames=" + frames, "--policy=FIFO," + PREFIX + name + ",LRU");
        String complaint = "policy " + PREFIX + name + " fails with " + frames + " frames at reference " + reference
                + ", to page " + page + " in order of appearance: " + why;
        assertAll(
                outcome::toString,
                () -> assertEquals(ExitCode.FAILED, outcome.status()),
                () -> assertEquals("", outcome.out()),
                () -> outcome.assertOneComplaint(complaint),
                () -> assertTrue(!why.endsWith(" at ") || outcome.err().contains("OwnPolicies.java:")));
    }
}
