package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of the shell, traced, and run again without what they were given. */
class SessionReplayTest {
    private static final String HELLO = """
            import org.pagoda.kernel.log.LogLevel;
            import org.pagoda.kernel.module.*;

            public class Hello implements KernelModule {
                public long init(ModuleContext context) {
                    context.printk(LogLevel.KERN_INFO, "hello");
                    return 0;
                }
            }
            """;

    @TempDir
    private Path temporary;

    private Path folder;
    private String trace;

    @BeforeEach
    void prepare() throws IOException {
        trace = temporary.resolve("trace.jsonl").toString();
        folder = Files.createDirectory(temporary.resolve("folder"));
        Files.writeString(folder.resolve("a"), "hello\n");
        Files.write(folder.resolve("b"), new byte[] {(byte) 0xff, 0, 'x'});
        Files.writeString(folder.resolve("Hello.java"), HELLO);
        Files.createDirectory(folder.resolve("d"));
    }

    private static void assertConfirmed(Outcome outcome) {
        outcome.assertStatus(ExitCode.DONE);
        assertTrue(outcome.out().contains("is confirmed"), outcome::toString);
    }

    private void assertDiffers(Outcome outcome, String what) {
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        assertTrue(
                outcome.out().contains("is not as in the trace")
                        && outcome.out().contains(what),
                outcome::toString);
    }

    private void edit(String from, String to) throws IOException {
        String text = Files.readString(Path.of(trace));
        assertTrue(text.contains(from), text);
        Files.writeString(Path.of(trace), text.replace(from, to));
    }

    @Test
    void shouldRunAgainWhatWasTyped() throws IOException {
        byte[] script = "while :; do :; done &\nread x\nü€\nls /bin | wc -l; echo [$x]; exit 3"
                .getBytes(StandardCharsets.UTF_8);
        Outcome first = Outcome.ofInput(script, "sh", "--cpus", "2", "--seed", "7", "--trace", trace);
        assertEquals(3, first.status(), first::toString);
        assertTrue(first.out().contains("[ü€]"), first::toString);
        assertConfirmed(Outcome.of("replay", trace));
        edit("\"text\":\"ü€\\n\"", "\"text\":\"u€\\n\"");
        assertDiffers(Outcome.of("replay", trace), "INPUT");
    }

    private Outcome session() {
        return Outcome.of(
                "sh",
                "--host",
                folder.toString(),
                "--trace",
                trace,
                "-c",
                "cat /host/a /host/b /host/none; ls -l /host; insmod /host/Hello.java; rmmod hello; "
                        + "cp /host/Hello.java /tmp/Other.java; cd /tmp; head -n 1 Other.java");
    }

    @Test
    void shouldNeedNothingOfTheFolder() throws IOException {
        Outcome first = session();
        assertTrue(first.out().contains("hello") && first.out().contains("import org.pagoda"), first::toString);
        for (String name : List.of("a", "b", "Hello.java", "d")) {
            Files.delete(folder.resolve(name));
        }
        assertConfirmed(Outcome.of("replay", trace));
    }

    @Test
    void shouldReadTheFolderAgainIfItIsNamed() throws IOException {
        session();
        assertConfirmed(Outcome.of("replay", "--host", folder.toString(), trace));
        Files.writeString(folder.resolve("a"), "hallo\n");
        assertDiffers(Outcome.of("replay", "--host", folder.toString(), trace), "differs in    crc");
        assertConfirmed(Outcome.of("replay", trace));
    }

    @Test
    void shouldSayThatAnAnswerWasEdited() throws IOException {
        session();
        edit("\"text\":\"hello\\n\"", "\"text\":\"hell\"");
        assertDiffers(Outcome.of("replay", trace), "INPUT");
        edit("\"base64\":\"/wB4\"", "\"base64\":\"?\"");
        Outcome refused = Outcome.of("replay", trace);
        assertEquals(ExitCode.USAGE, refused.status(), refused::toString);
        assertTrue(refused.err().contains("base64"), refused::toString);
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        Outcome.of("sh", "--trace", trace, "-c", ":").assertStatus(0);
        assertEquals(2, Outcome.of("replay", "--host", folder.toString(), trace).status());
        assertEquals(2, Outcome.of("replay", "--host", "/nowhere/at/all", trace).status());
        assertEquals(
                2, Outcome.of("run", "pingpong", "--host", "/nowhere/at/all").status());
        assertEquals(
                2,
                Outcome.of("sh", "--trace", "/nowhere/at/all.jsonl", "-c", ":").status());
        Outcome.of("sh", "--parallel", "--trace", trace, "-c", ":").assertStatus(0);
        assertEquals(2, Outcome.of("replay", trace).status());
    }

    /** A program of one's own reads below /host, in `run` as in `sh`. */
    @Test
    void shouldGiveAFolderToALab() throws IOException {
        Path source = temporary.resolve("Reader.java");
        Files.writeString(source, """
                import org.pagoda.user.*;

                public class Reader implements Program {
                    public void main(Libc libc) {
                        long file = libc.open("/host/a", 0);
                        long page = libc.mmap(1);
                        libc.write(1, page, libc.read(file, page, 100));
                    }
                }
                """);
        Outcome first = Outcome.of("run", source.toString(), "--host", folder.toString(), "--trace", trace);
        first.assertStatus(0);
        assertTrue(first.out().contains("hello"), first::toString);
        Files.delete(folder.resolve("a"));
        assertConfirmed(Outcome.of("replay", trace));
    }
}
