package org.pagoda.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who runs only the tests that profile "full" makes longer, as {@code .ci/run} does, finds them by their tag: none may lack it. */
class LongerTagTest {
    private static final String LONGER = "getBoolean(\"pagoda" + ".full\")";
    private static final String TAGGED_CLASS = "\n@Tag(\"longer\")\n";

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of all modules. */
    private static List<Path> testFolders() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    @Test
    void shouldTagWhatDoesMoreInTheProfileFull() throws IOException {
        List<Path> longer = new ArrayList<>();
        List<Path> untagged = new ArrayList<>();
        for (Path tests : testFolders()) {
            try (Stream<Path> files = Files.walk(tests)) {
                files.filter(file ->
                                file.toString().endsWith(".java") && read(file).contains(LONGER))
                        .forEach(file -> {
                            longer.add(file);
                            if (!read(file).contains(TAGGED_CLASS)) {
                                untagged.add(file);
                            }
                        });
            }
        }
        assertTrue(longer.size() >= 4, () -> "only " + longer);
        assertEquals(List.of(), untagged);
    }
}
