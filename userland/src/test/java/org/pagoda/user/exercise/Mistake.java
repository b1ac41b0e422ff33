package org.pagoda.user.exercise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A mistake that students make, as a change of the solution. Its file begins with a line that says what is wrong, and a line with the numbers of the
 * checks that must fail; then come changes:
 *
 * <pre>{@code
 * <<<<
 * lines of the solution
 * ====
 * what stands there instead
 * >>>>
 * }</pre>
 */
record Mistake(String exercise, String name, String what, List<Integer> fails, List<Change> changes) {
    /** What was there, once, and what is there now. */
    record Change(String from, String to) {}

    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."), "src/test/resources/exercises");

    static List<Mistake> all() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(Mistake::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Mistake read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Integer> fails = Arrays.stream(lines.get(1).replace("fails ", "").split(", "))
                .map(Integer::valueOf)
                .toList();
        List<Change> changes = new ArrayList<>();
        StringBuilder from = new StringBuilder();
        StringBuilder to = new StringBuilder();
        StringBuilder current = from;
        for (String line : lines.subList(2, lines.size())) {
            switch (line) {
                case "<<<<" -> current = from;
                case "====" -> current = to;
                case ">>>>" -> {
                    changes.add(
                            new Change(from.toString().strip(), to.toString().strip()));
                    from.setLength(0);
                    to.setLength(0);
                }
                default -> current.append(line).append('\n');
            }
        }
        return new Mistake(
                file.getParent().getFileName().toString(),
                file.getFileName().toString().replace(".txt", ""),
                lines.get(0),
                fails,
                changes);
    }

    /** The solution with the mistake. */
    String applyTo(String solution) {
        String text = solution;
        for (Change change : changes) {
            assertEquals(
                    1,
                    text.split(java.util.regex.Pattern.quote(change.from), -1).length - 1,
                    () -> this + ": not once in the solution: " + change.from);
            text = text.replace(change.from, change.to);
        }
        return text;
    }

    @Override
    public String toString() {
        return exercise + ", " + name + ": " + what;
    }
}
