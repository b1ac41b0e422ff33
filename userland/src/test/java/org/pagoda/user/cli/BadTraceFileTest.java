package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no trace is refused in one line that names the file, the line and the value. */
class BadTraceFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeATrace() {
        file = folder.resolve("ping.jsonl");
        Outcome.textOf("run", "pingpong", "--memory", "4M", "--trace", file.toString());
    }

    private void refuse(int line, String fault) {
        Outcome outcome = Outcome.of("replay", file.toString());
        outcome.assertBadUsage(fault);
        assertTrue(outcome.err().startsWith("pagoda: " + file + ": line " + line + ": "), outcome::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | \"version\":1    | \"version\":2       | version 2",
                "1 | \"version\":1    | \"version\":\"1\"   | \"1\"",
                "1 | pagoda-trace     | chrome              | 'chrome'",
                "1 | \"lab\":\"pingpong\" | \"lab\":\"tennis\" | 'tennis'",
                "1 | \"lab\"          | \"laboratory\"      | 'lab' is missing",
                "1 | \"seed\":1       | \"seed\":1.5        | 1.5",
                "1 | \"seed\":1       | \"seed\":-1         | -1",
                "1 | \"seed\":1       | \"seed\":9223372036854775808 | 9223372036854775808",
                "1 | \"cpus\":1       | \"cpus\":65         | 65",
                "1 | \"memory\":\"4M\" | \"memory\":\"4X\"  | 4X",
                "1 | \"memory\":\"4M\" | \"memory\":4       | 4",
                "1 | \"swap\":null    | \"swap\":\"1\"      | 1",
                "1 | \"ticks\":null   | \"ticks\":0         | 0",
                "1 | \"settings\":{}  | \"settings\":{\"a\":\"b\"} | 'a'",
                "1 | \"settings\":{}  | \"settings\":[]     | []",
                "1 | \"parallel\":false | \"parallel\":true | --parallel",
                "1 | \"parallel\":false | \"parallel\":0    | 0",
                "1 | \"format\"       | format              | format",
                "2 | \"machine\":1    | \"machine\":2       | not 2",
                "2 | \"cpus\":1       | \"cpu\":1           | 'cpus' is missing",
                "9 | \"m\":1          | \"m\":2             | machine 2",
                "9 | \"n\":7          | \"n\":8             | not 8",
                "9 | \"event\":\"     | \"event\":\"X       | 'XFAULT'",
                "9 | \"tick\":        | \"tock\":           | 'tick' is missing",
                "9 | \"cpu\":0        | \"cpu\":-2          | -2",
                "9 | \"cpu\":0        | \"cpu\":0,\"x\":1   | 'x'",
                "6 | \"first\":\"0x   | \"first\":\"0xg     | 0xg",
                "9 | }                | }}                  | this is no JSON object",
                "9 | {                | [                   | [",
                "116 | \"hash\":\"    | \"hash\":\"g        | g7",
                "116 | \"events\":113 | \"events\":111      | 111",
                "116 | ]              | ],\"x\":1           | 'x'",
            })
    void shouldRefuseALine(int line, String part, String replacement, String fault) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        String before = lines.get(line - 1);
        assertTrue(before.contains(part), before);
        lines.set(line - 1, before.replaceFirst(Pattern.quote(part), Matcher.quoteReplacement(replacement)));
        Files.write(file, lines);
        refuse(line, fault);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 3", "60, 61", "115, 116"})
    void shouldRefuseATraceThatWasCutOffBetweenLines(int kept, int line) throws IOException {
        Files.write(file, Files.readAllLines(file).subList(0, kept));
        refuse(line, "cut off");
    }

    @Test
    void shouldRefuseATraceThatWasCutOffAnywhere() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length - 1; length += 401) {
            Files.write(file, Arrays.copyOf(bytes, length));
            Outcome.of("replay", file.toString()).assertBadUsage(file.toString());
        }
    }

    @Test
    void shouldRefuseATraceWithoutOneOfItsEvents() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(49);
        Files.write(file, lines);
        refuse(50, "event 48 of machine 1 is expected, not 49");
    }

    @Test
    void shouldRefuseWhatStandsAfterTheEnd() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add("");
        Files.write(file, lines);
        refuse(lines.size(), "after the end");
    }

    @Test
    void shouldRefuseWhatIsNoText() throws IOException {
        Files.write(file, new byte[] {'{', (byte) 0xff, '}', '\n'});
        refuse(1, "UTF-8");
        Files.write(file, "\n".getBytes(StandardCharsets.UTF_8));
        refuse(1, "no JSON object");
    }

    @Test
    void shouldRefuseFilesThatCannotBeRead() throws IOException {
        Outcome.of("replay", folder.toString()).assertBadUsage(folder.toString());
        Outcome.of("replay", folder.resolve("none").toString()).assertBadUsage("none");
        Files.write(file, new byte[0]);
        Outcome.of("replay", file.toString()).assertBadUsage(file.toString());
        Outcome.of("replay").assertBadUsage("FILE");
    }

    @ParameterizedTest
    @CsvSource({"trace.txt", "trace", "missing/trace.jsonl", "'', ''"})
    void shouldRefuseToWriteThere(String name) {
        String target = name.isEmpty() ? "" : folder.resolve(name).toString();
        Outcome.of("run", "pingpong", "--trace=" + target).assertBadUsage("--trace");
    }

    @Test
    void shouldRefuseToWriteOverAFolder() throws IOException {
        Path target = Files.createDirectory(folder.resolve("folder.jsonl"));
        Outcome.of("run", "pingpong", "--trace", target.toString()).assertBadUsage(target.toString());
    }
}
