package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pagoda sh}. */
class ShCommandTest {
    private record Ran(int status, String out, String err) {}

    private static Ran run(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Pagoda.run(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldExecuteCommands() {
        assertEquals(
                new Ran(3, "one two 3\n", "oops\n"),
                run("", "sh", "-c", "echo $0 $1 $((1 + 2)); echo oops >&2; exit 3", "one", "two"));
    }

    @Test
    void shouldExecuteAScript() {
        String script =
                "x=5\nif true\nthen echo $x\nfi\nread line\nthis is read\necho \"[$line]\"\nnone\necho '\nend'\nfalse";

        assertEquals(new Ran(1, "5\n[this is read]\n\nend\n", "sh: 7: none: not found\n"), run(script, "sh"));
    }

    @Test
    void shouldGiveProgramsTheInput() {
        assertEquals(
                "2 ü\n",
                run("b\nü\n", "sh", "-c", "cat > f; wc -l < f | cat; tail -n 1 f")
                                .out()
                                .replace("\n", " ")
                                .strip() + "\n");
    }

    @Test
    void shouldReadAFolderOfTheHost(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("greeting"), "hello from outside\n");

        Ran ran = run("", "sh", "--host", folder.toString(), "-c", "cat /host/greeting; echo x > /host/y || ls /host");

        assertEquals(0, ran.status());
        assertEquals("hello from outside\ngreeting\n", ran.out());
        assertTrue(ran.err().contains("/host/y"), ran.err());
    }

    /** What somebody who is not root may not do, and how to become one. */
    @Test
    void shouldRunCommandsAsAnotherUser() {
        String script = """
                echo secret > /tmp/s; chmod 600 /tmp/s; id
                su user -c 'id; cat /tmp/s; insmod hello; su root; echo x > /root/x; echo mine > /tmp/m'
                chown 7 /tmp/s; su 7 -c 'cat /tmp/s'; su nobody; ls -l /tmp/m
                """;
        Ran ran = run(script, "sh");
        assertTrue(ran.out().startsWith("uid=0(root)\nuid=1000(user)\nsecret\n-rw-r--r-- user"), ran.toString());
        for (String error : List.of(
                "cat: /tmp/s: Permission denied",
                "insmod: cannot load hello: Operation not permitted",
                "su: Operation not permitted",
                "/root/x: Permission denied",
                "su: there is no user nobody")) {
            assertTrue(ran.err().contains(error), error + " in " + ran.err());
        }
    }

    @Test
    void shouldSetHowManyFilesMayBeOpen() {
        Ran ran = run(
                "", "sh", "-c", "ulimit -n; ulimit -n 64; ulimit; su user -c 'ulimit -n 65; ulimit -n 30; ulimit -n'");
        assertEquals("1024\n64\n30\n", ran.out());
        assertTrue(ran.err().contains("ulimit: 65: Operation not permitted"), ran.err());
        assertEquals(2, run("", "sh", "-c", "ulimit -n x").status());
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertEquals(2, run("", "sh", "--memory", "3", "-c", ":").status());
        assertEquals(2, run("", "sh", "--host", "/nowhere/at/all", "-c", ":").status());
        assertEquals(2, run("", "sh", "script").status());
        assertEquals(2, run("", "sh", "--cpus", "0").status());
    }

    /** Each block of docs/shell.md that begins with a command. */
    @Test
    void shouldDoAsTheDocumentSays() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(System.getProperty("basedir", "."), "../docs/shell.md"));
        int commands = 0;
        for (int i = 0; i < lines.size(); i++) {
            String mark = "    $ ./pagoda sh -c '";
            if (!lines.get(i).startsWith(mark)) {
                continue;
            }
            String line = lines.get(i)
                    .substring(mark.length(), lines.get(i).length() - 1)
                    .replace("'\\''", "'");
            List<String> expected = new ArrayList<>();
            while (i + 1 < lines.size()
                    && lines.get(i + 1).startsWith("    ")
                    && !lines.get(i + 1).startsWith("    $")) {
                expected.add(lines.get(++i).substring(4));
            }
            Ran ran = run("", "sh", "-c", line);
            assertEquals(expected, (ran.out() + ran.err()).lines().toList(), line);
            commands++;
        }
        assertTrue(commands >= 4, commands + " commands");
    }
}
