package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.EventValue;

/** The documents on traces and stepping say what is so. */
class TraceDocumentsTest {
    private static final String INDENT = "    ";
    private static final String PROMPT = "> ";

    private static List<String> lines(String document) throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("basedir", "."), "../docs", document));
    }

    @Test
    void shouldListTheEventsAndTheirValues() throws IOException {
        List<String> rows = lines("traces.md").stream()
                .filter(line -> line.matches("\\| `[A-Z_]+` .*"))
                .map(line -> line.substring(0, line.indexOf(" |", line.indexOf(" |", 2) + 2)))
                .toList();
        List<String> expected = new ArrayList<>();
        for (EventKind kind : EventKind.values()) {
            expected.add("| `" + kind + "` | "
                    + kind.arguments().stream()
                            .map(value -> "`" + value.name() + "`")
                            .collect(Collectors.joining(", ")));
        }
        assertEquals(expected, rows);
    }

    /** A name stands for one value of an event, and for nothing else in its line. */
    @Test
    void shouldNameEachValueOfAnEventDifferently() {
        for (EventKind kind : EventKind.values()) {
            List<String> names = new ArrayList<>(List.of("m", "n", "tick", "cpu", "pid", "event", "message", "name"));
            names.addAll(kind.arguments().stream().map(EventValue::name).toList());
            assertEquals(names.size(), names.stream().distinct().count(), kind + ": " + names);
            assertTrue(kind.arguments().size() <= 4);
        }
    }

    @Test
    void shouldShowASessionThatWasRun() throws IOException {
        List<String> session = lines("stepping.md").stream()
                .dropWhile(line -> !line.startsWith(INDENT + "$ "))
                .skip(1)
                .takeWhile(line -> line.startsWith(INDENT))
                .map(line -> line.substring(INDENT.length()))
                .toList();
        List<String> commands = session.stream()
                .filter(line -> line.startsWith(PROMPT))
                .map(line -> line.substring(PROMPT.length()))
                .toList();
        byte[] input = (String.join("\n", commands) + "\n").getBytes(StandardCharsets.UTF_8);
        Outcome outcome = Outcome.ofInput(input, "step", "pingpong");
        outcome.assertStatus(ExitCode.DONE);
        assertEquals(
                session.stream().filter(line -> !line.startsWith(PROMPT)).toList(),
                outcome.out().lines().toList());
        assertTrue(commands.size() > 5);
    }

    /**
     * The trace was written on JDK 25, and must be confirmed, and written again to the byte, by any. After a change of what the kernel or the lab does it is
     * written anew, with this command line.
     */
    @Test
    void shouldConfirmATraceThatWasWrittenOnJdk25AndWriteTheSame(@TempDir Path folder) throws IOException {
        Path file = Path.of(System.getProperty("basedir", "."), "src/test/resources/traces/call-reply-jdk25.jsonl");
        Path again = folder.resolve("again.jsonl");
        Outcome.textOf(
                "run", "call-reply", "--memory", "4M", "--cpus", "2", "--seed", "9", "--trace", again.toString());
        assertEquals(Files.readAllLines(file), Files.readAllLines(again));
        Outcome.of("replay", file.toString()).assertStatus(ExitCode.DONE);
    }
}
