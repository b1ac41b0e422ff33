package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.Labs;

/** What Perfetto is given holds together: time, slices and arrows. */
class ChromeTraceTest {
    @TempDir
    private Path folder;

    static Stream<String> labs() {
        return Labs.all().stream().map(Lab::name);
    }

    private JsonArray trace(String lab, String... more) {
        Path file = folder.resolve(lab + ".json");
        List<String> line = new ArrayList<>(List.of("run", lab, "--memory", "4M", "--trace", file.toString()));
        line.addAll(List.of(more));
        Outcome.of(line.toArray(String[]::new));
        try {
            return JsonParser.parseString(Files.readString(file))
                    .getAsJsonObject()
                    .getAsJsonArray("traceEvents");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String row(JsonObject event) {
        return event.get("pid") + "/" + event.get("tid");
    }

    private static String phase(JsonObject event) {
        return event.get("ph").getAsString();
    }

    /** Each row's time, slices and arrows; how many arrows there are. */
    private static int check(JsonArray events) {
        Set<Integer> named = new HashSet<>();
        Map<String, Long> times = new HashMap<>();
        Map<String, Deque<String>> slices = new HashMap<>();
        Map<Long, Long> arrows = new HashMap<>();
        int arrived = 0;
        for (JsonElement element : events) {
            JsonObject event = element.getAsJsonObject();
            if (phase(event).equals("M")) {
                assertTrue(named.add(event.get("pid").getAsInt()), "a process is named once: " + event);
                continue;
            }
            assertTrue(named.contains(event.get("pid").getAsInt()), "a process without name: " + event);
            String row = row(event);
            long time = event.get("ts").getAsLong();
            assertTrue(times.getOrDefault(row, 0L) <= time, "time runs backwards at " + event);
            times.put(row, time);
            Deque<String> open = slices.computeIfAbsent(row, key -> new ArrayDeque<>());
            switch (phase(event)) {
                case "B" -> open.push(event.get("name").getAsString());
                case "E" -> assertNotNull(open.poll(), "nothing is open at " + event);
                case "s" -> {
                    assertFalse(open.isEmpty(), "an arrow begins in no slice: " + event);
                    assertNull(arrows.put(event.get("id").getAsLong(), time), "two arrows are one: " + event);
                }
                case "f" -> {
                    assertFalse(open.isEmpty(), "an arrow ends in no slice: " + event);
                    assertEquals("e", event.get("bp").getAsString());
                    Long began = arrows.remove(event.get("id").getAsLong());
                    assertNotNull(began, "an arrow without beginning: " + event);
                    assertTrue(began <= time);
                    arrived++;
                }
                case "i" -> assertEquals("t", event.get("s").getAsString());
                default -> throw new AssertionError("unknown phase: " + event);
            }
        }
        assertEquals(Map.of(), arrows, "arrows without end");
        slices.forEach((row, open) -> assertTrue(open.isEmpty(), row + " is left open"));
        return arrived;
    }

    @ParameterizedTest
    @MethodSource("labs")
    @Tag("full")
    void shouldHoldTogetherForEveryLab(String lab) {
        for (String cpus : List.of("1", "2", "4")) {
            check(trace(lab, "--cpus", cpus));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pingpong", "broadcast", "signals", "call-reply", "flood", "lend-and-revoke", "external-pager"})
    void shouldHoldTogether(String lab) {
        assertTrue(check(trace(lab, "--cpus", "2")) > 0);
    }

    @Test
    void shouldHoldTogetherInParallelMode() {
        assertTrue(check(trace("call-reply", "--cpus", "2", "--parallel")) > 0);
    }

    @Test
    void shouldHoldTogetherWhenTheRunIsCutShort() {
        for (int tick = 1; tick < 60; tick += 7) {
            check(trace("call-reply", "--ticks", "" + tick));
            check(trace("call-reply", "--until", "" + tick));
        }
    }

    /** Pingpong sends ten messages, in turn, each from a send slice of one to a handler of the other. */
    @Test
    void shouldDrawEachSendFromTheSenderToTheHandler() {
        Map<Long, JsonObject> begun = new HashMap<>();
        Map<Integer, String> names = new HashMap<>();
        JsonObject last = new JsonObject();
        List<String> arrows = new ArrayList<>();
        for (JsonElement element : trace("pingpong")) {
            JsonObject event = element.getAsJsonObject();
            switch (phase(event)) {
                case "M" ->
                    names.put(
                            event.get("pid").getAsInt(),
                            event.getAsJsonObject("args").get("name").getAsString());
                case "s" -> {
                    assertEquals("send of type 64", last.get("name").getAsString());
                    begun.put(event.get("id").getAsLong(), event);
                }
                case "f" -> {
                    assertEquals("handler of type 64", last.get("name").getAsString());
                    JsonObject from = begun.get(event.get("id").getAsLong());
                    arrows.add(names.get(from.get("pid").getAsInt()) + " -> "
                            + names.get(event.get("pid").getAsInt()));
                }
                default -> {
                    // not an arrow
                }
            }
            last = event;
        }
        assertEquals(10, arrows.size());
        for (int i = 0; i < arrows.size(); i++) {
            assertEquals(
                    i % 2 == 0
                            ? "machine 1: ping(1) -> machine 1: pong(2)"
                            : "machine 1: pong(2) -> machine 1: ping(1)",
                    arrows.get(i));
        }
    }

    @Test
    void shouldShowTheMachinesOfALabOneAfterTheOther() {
        Map<Integer, Integer> machines = new HashMap<>();
        Map<Integer, Long> begins = new HashMap<>();
        Map<Integer, Long> ends = new HashMap<>();
        for (JsonElement element : trace("signals")) {
            JsonObject event = element.getAsJsonObject();
            int process = event.get("pid").getAsInt();
            if (phase(event).equals("M")) {
                String name = event.getAsJsonObject("args").get("name").getAsString();
                machines.put(process, Integer.parseInt(name.substring(8, name.indexOf(':'))));
            } else {
                begins.putIfAbsent(machines.get(process), event.get("ts").getAsLong());
                ends.put(machines.get(process), event.get("ts").getAsLong());
            }
        }
        assertEquals(Set.of(1, 2), begins.keySet());
        assertTrue(begins.get(2) >= ends.get(1));
    }
}
