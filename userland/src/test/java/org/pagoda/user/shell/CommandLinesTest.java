package org.pagoda.user.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Command lines whose output was compared with that of another POSIX shell: {@code command-lines.txt} says which. */
class CommandLinesTest {
    /** One command line, and what it is to do. */
    private record Line(String command, String expected) {}

    private static List<Line> read() throws IOException {
        List<Line> lines = new ArrayList<>();
        String command = "";
        StringBuilder printed = new StringBuilder();
        for (String line : resource("command-lines.txt").lines().toList()) {
            String rest = line.length() < 2 ? "" : line.substring(2);
            switch (line.charAt(0)) {
                case '$' -> command = rest;
                case '+' -> command += "\n" + rest;
                case '>' -> printed.append(rest).append('\n');
                case '?' -> {
                    String text = printed.toString().replace("\n%no newline\n", "");
                    lines.add(new Line(command, text + "status " + rest));
                    printed.setLength(0);
                }
                default -> assertEquals('#', line.charAt(0));
            }
        }
        return lines;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = CommandLinesTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldAnswerAsAnotherPosixShellDoes() throws IOException {
        List<Line> lines = read();
        assertTrue(lines.size() >= 80, lines.size() + " lines");
        List<String> differences = new ArrayList<>();

        List<String> answers =
                ShellMachine.answers(lines.stream().map(Line::command).toList());

        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).expected().equals(answers.get(i))) {
                differences.add(lines.get(i).command() + "\n--- expected\n"
                        + lines.get(i).expected() + "\n--- answered\n" + answers.get(i) + "\n");
            }
        }
        assertEquals("", String.join("\n", differences));
    }
}
