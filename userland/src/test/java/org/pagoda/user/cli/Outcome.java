package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.Saboteur;

/** What became of one command line: its exit status and what it printed. */
record Outcome(int status, String out, String err) {
    /** Runs a command line in this JVM. */
    static Outcome of(String... args) {
        return of(Machine::builder, new byte[0], args);
    }

    /** Runs a command line in this JVM, with something on standard input. */
    static Outcome ofInput(byte[] input, String... args) {
        return of(Machine::builder, input, args);
    }

    /** Runs a command line in this JVM, on machines that have a bug. */
    static Outcome sabotaged(Sabotage.Mutant mutant, String... args) {
        return of(() -> Machine.builder().sabotage(new Saboteur(Set.of(mutant))), new byte[0], args);
    }

    /** Runs a command line in this JVM, on machines that give a program up that does not trap for a tenth of a second. */
    static Outcome impatient(String... args) {
        return of(() -> Machine.builder().patience(Duration.ofMillis(100)), new byte[0], args);
    }

    private static Outcome of(Supplier<Machine.Builder> machines, byte[] input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            int status = Pagoda.run(machines, new ByteArrayInputStream(input), outStream, errStream, args);
            outStream.flush();
            return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    /** Runs a command line that is to succeed in silence; what it printed. */
    static String textOf(String... args) {
        Outcome outcome = of(args);
        outcome.assertStatus(ExitCode.DONE);
        return outcome.out;
    }

    void assertStatus(int expected) {
        assertAll(this::toString, () -> assertEquals(expected, status), () -> assertEquals("", err));
    }

    /** The command line could not be: a person is told why in one line, and a program is not fed half a result. */
    void assertBadUsage(String fault) {
        assertAll(
                this::toString,
                () -> assertEquals(ExitCode.USAGE, status),
                () -> assertEquals("", out),
                () -> assertOneComplaint(fault));
    }

    /** Standard error holds one line, which names what is at fault. */
    void assertOneComplaint(String fault) {
        assertTrue(err.matches("pagoda: [^\n\r]+\\R"), () -> "not one line: " + err);
        assertTrue(err.contains(fault), () -> "does not say '" + fault + "': " + err);
    }

    /** The one JSON object that standard output consists of. */
    JsonObject json() {
        List<JsonObject> objects = jsonLines();
        assertEquals(1, objects.size(), this::toString);
        return objects.get(0);
    }

    /** The JSON objects that standard output consists of, one a line, and nothing else. */
    List<JsonObject> jsonLines() {
        assertTrue(out.endsWith("\n"), this::toString);
        return out.lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }
}
