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
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pagoda.user.testing.OutsideTests;

/** The drivers of {@code docs/drivers.md} do what the page says. Ticks of the log may change. */
class DriversDocumentTest {
    private static final Pattern FILE = Pattern.compile("```java\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("(?m)^(?:public )?class (\\w+)");
    private static final Pattern COMMAND = Pattern.compile("(?m)^    \\$ \\./pagoda (.*)\n((?: {4}(?!\\$).*\n)*)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final int MOST_LINES = 40;

    @TempDir
    private Path folder;

    private String page = "";
    private final Map<String, String> files = new TreeMap<>();

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(Path.of(System.getProperty("basedir", "."), "../docs/drivers.md"));
        Matcher file = FILE.matcher(page);
        while (file.find()) {
            Matcher type = CLASS.matcher(file.group(1));
            assertTrue(type.find(), file.group(1));
            files.put(type.group(1), file.group(1));
            Files.writeString(path(type.group(1)), file.group(1));
        }
    }

    private Path path(String type) {
        return folder.resolve(type + ".java");
    }

    private static String withoutTicks(String text) {
        return text.replaceAll("(?m)^\\[ *[0-9]+\\] ", "[N] ");
    }

    /** What a command line prints, as on a screen: output and errors in the order in which they came. */
    private String screen(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        words.replaceAll(each -> each.equals(".") ? folder.toString() : each);
        if (words.get(0).equals("new")) {
            words.addAll(List.of("--in", folder.toString()));
        }
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(screen, true, StandardCharsets.UTF_8);
        Pagoda.run(new ByteArrayInputStream(new byte[0]), stream, stream, words.toArray(String[]::new));
        return screen.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
    }

    @Test
    void shouldPrintWhatThePageSays() {
        Matcher command = COMMAND.matcher(page);
        int commands = 0;
        while (command.find()) {
            String expected = command.group(2).replaceAll("(?m)^ {4}", "");
            assertEquals(withoutTicks(expected), withoutTicks(screen(command.group(1))), command.group(1));
            commands++;
        }
        assertTrue(commands >= 10, commands + " commands");
    }

    /** No driver is shown that no command loads. */
    @Test
    void shouldLoadEachDriver() {
        List<String> unused = files.keySet().stream()
                .filter(type -> !type.endsWith("Test") && !page.contains("insmod /host/" + type + ".java"))
                .toList();
        assertEquals(List.of(), unused);
    }

    @Test
    void shouldPassTheTestsThatThePageShows() throws IOException {
        int tests = 0;
        for (String type : files.keySet()) {
            if (type.endsWith("Test")) {
                Path classes = Files.createDirectory(folder.resolve(type));
                Path driver = path(type.substring(0, type.length() - "Test".length()));
                OutsideTests.Result result = OutsideTests.compileAndRun(classes, type, driver, path(type));
                assertEquals(List.of(), result.failures());
                tests += (int) result.tests();
            }
        }
        assertEquals(3, tests);
    }

    @Test
    void shouldBeginWithAShortDriver() {
        assertTrue(files.getOrDefault("Hello", "").lines().count() < MOST_LINES);
    }
}
