package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code docs/first-program.md} print what the page says. Figures and hashes of the kernel's own may change. */
class FirstProgramTest {
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern RUN =
            Pattern.compile("    \\$ \\./pagoda run (\\w+\\.java)\n((?:    .*\n|\n(?=    ))*)");

    @TempDir
    private Path folder;

    private static String withoutFigures(String text) {
        return text.replaceAll("(?m)^[0-9,]+ ticks?, ", "N ticks, ").replaceAll("trace [0-9a-f]{16}", "trace H");
    }

    @Test
    void shouldPrintWhatThePageSays() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("basedir", "."), "../docs/first-program.md"));
        Matcher program = PROGRAM.matcher(page);
        Matcher run = RUN.matcher(page);
        int programs = 0;
        while (program.find()) {
            assertTrue(run.find(program.end()), "a program that is not run");
            assertEquals(
                    List.of(),
                    PROGRAM.matcher(page.substring(program.end(), run.start()))
                            .results()
                            .toList(),
                    "a program that is not run");
            Path file = Files.writeString(folder.resolve(run.group(1)), program.group(1));
            Outcome outcome = Outcome.of("run", file.toString());
            String expected = run.group(2)
                    .lines()
                    .map(line -> line.replaceFirst(" {4}", ""))
                    .collect(Collectors.joining("\n"));
            assertEquals(
                    withoutFigures(expected.strip()),
                    withoutFigures((outcome.out() + outcome.err()).strip()),
                    run.group(1));
            int status = expected.contains("error:")
                    ? ExitCode.USAGE
                    : expected.contains("killed:") ? ExitCode.FAILED : ExitCode.DONE;
            assertEquals(status, outcome.status(), outcome::toString);
            programs++;
        }
        assertEquals(4, programs);
    }
}
