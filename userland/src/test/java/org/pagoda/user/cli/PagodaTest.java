package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.LabKey;
import org.pagoda.user.lab.Labs;

/** What the command line says about itself, and the lab that needs no input. */
class PagodaTest {
    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void shouldSayItsVersionAndJava(String option) {
        String text = Outcome.textOf(option);
        assertTrue(text.matches("pagoda .+, Java .+\\R"), text);
        assertTrue(text.contains(System.getProperty("java.version")), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void shouldNameItsCommands(String option) {
        String text = Outcome.textOf(option);
        for (String word : List.of("labs", "run", "--help", "--version")) {
            assertTrue(text.contains(word), () -> word + " is missing: " + text);
        }
    }

    @Test
    void shouldHelpWhoeverGivesNoCommand() {
        assertEquals(Outcome.textOf("--help"), Outcome.textOf());
    }

    @Test
    void shouldNameTheOptionsOfARun() {
        String text = Outcome.textOf("run", "--help");
        for (String word :
                List.of("LAB", "--seed", "--cpus", "--memory", "--swap", "--set", "--ticks", "--check", "--json")) {
            assertTrue(text.contains(word), () -> word + " is missing: " + text);
        }
    }

    @Test
    void shouldListLabsWithTheirKeys() {
        String text = Outcome.textOf("labs");
        for (Lab lab : Labs.all()) {
            assertTrue(text.contains(lab.name()), () -> lab.name() + " is missing: " + text);
            for (LabKey key : lab.keys()) {
                assertTrue(text.contains(key.name() + "="), () -> key.name() + " is missing: " + text);
            }
        }
        assertTrue(text.lines().allMatch(line -> line.length() <= 120), text);
    }

    @Test
    void shouldSayOfEveryLabThatEndsEarlyThatNothingCameOfIt() {
        for (Lab lab : Labs.all()) {
            Outcome outcome = Outcome.of("run", lab.name(), "--ticks", "3", "--memory", "4M");
            assertEquals(ExitCode.FAILED, outcome.status(), () -> lab.name() + ": " + outcome);
            assertEquals("", outcome.err(), lab.name());
        }
    }

    @Test
    void shouldListLabsForPrograms() {
        List<JsonObject> objects = Outcome.of("labs", "--json").jsonLines();
        assertEquals(Labs.all().size(), objects.size());
        for (int i = 0; i < objects.size(); i++) {
            Lab lab = Labs.all().get(i);
            assertEquals(lab.name(), objects.get(i).get("lab").getAsString());
            assertEquals(
                    lab.keys().size(), objects.get(i).getAsJsonArray("keys").size());
        }
    }

    @Test
    void shouldCountToTen() {
        JsonObject result = json("run", "pingpong", "--json");
        List<String> counts = new ArrayList<>();
        for (JsonElement count : result.getAsJsonArray("counts")) {
            counts.add(count.getAsString());
        }
        assertEquals(
                List.of(
                        "ping 0", "pong 1", "ping 2", "pong 3", "ping 4", "pong 5", "ping 6", "pong 7", "ping 8",
                        "pong 9", "ping 10"),
                counts);
        assertEquals("pingpong", result.get("lab").getAsString());
        assertEquals(10, result.get("sends").getAsLong());
        assertEquals(0, result.get("pageCopies").getAsLong());
        assertEquals(0, result.get("framesLeaked").getAsLong());
    }

    @Test
    void shouldCountInFrontOfPeople() {
        String text = Outcome.textOf("run", "pingpong");
        assertTrue(text.indexOf("ping 0") >= 0 && text.indexOf("ping 0") < text.indexOf("ping 10"), text);
        assertFalse(text.contains("{"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run pingpong", "run pingpong --json", "labs", "labs --json", "--help"})
    void shouldPrintPlainTextWithoutATerminal(String line) {
        String text = Outcome.textOf(line.split(" "));
        assertTrue(text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), text);
    }

    private static JsonObject json(String... args) {
        Outcome outcome = Outcome.of(args);
        outcome.assertStatus(ExitCode.DONE);
        return outcome.json();
    }
}
