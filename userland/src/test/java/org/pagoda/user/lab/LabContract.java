package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.boot.Machine;

/** What holds for every lesson. A lab's own test extends it, and adds what this lab is about. */
@Tag("longer")
abstract class LabContract {
    private static final int COLUMNS = 100;
    private static final int SEEDS = Boolean.getBoolean("pagoda.full") ? 20 : 2;
    /** So short that the seed may let others run between any two instructions. */
    private static final long SHORT_QUANTUM = 2;

    /** What a run came to: for programs objects, for people lines. */
    record Outcome(boolean asAnnounced, List<Map<String, Object>> objects, List<String> lines) {
        Map<String, Object> object(int index) {
            return objects.get(index);
        }

        /** The first object whose {@code key} is {@code value}. */
        Map<String, Object> object(String key, Object value) {
            return objects.stream()
                    .filter(object -> value.equals(object.get(key)))
                    .findFirst()
                    .orElseThrow();
        }

        Object fact(String key) {
            assertEquals(1, objects.size());
            assertTrue(objects.get(0).containsKey(key), key);
            return objects.get(0).get(key);
        }

        boolean hasLine(String part) {
            return lines.stream().anyMatch(line -> line.contains(part));
        }

        List<Object> all(String key) {
            List<Object> all = new ArrayList<>();
            objects.forEach(object -> all.add(object.get(key)));
            return all;
        }
    }

    abstract Lab lab();

    /** How many seeds it is run with; fewer for a lab in which they decide little. */
    int seeds() {
        return SEEDS;
    }

    private static Machine.Builder machine(long seed, int cpus) {
        return Machine.builder().memory("4M").seed(seed).cpus(cpus).poison(true);
    }

    private Outcome run(Machine.Builder machine, long seed, Map<String, String> settings, boolean json) {
        List<Map<String, Object>> objects = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        LabRun run = new LabRun(() -> machine, seed, settings, out, json ? objects::add : null, (done, total) -> {});
        boolean asAnnounced = lab().run(run);
        return new Outcome(
                asAnnounced,
                objects,
                bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }

    final Outcome runForPrograms(long seed, int cpus, Map<String, String> settings) {
        return run(machine(seed, cpus), seed, settings, true);
    }

    private Outcome runPreempted(long seed, int cpus) {
        return run(machine(seed, cpus).quantum(SHORT_QUANTUM), seed, Map.of(), true);
    }

    /** Two CPUs that really run at once. */
    final Outcome runInParallel(Map<String, String> settings) {
        return run(machine(1, 2).parallel(true), 1, settings, true);
    }

    final Outcome runForPrograms() {
        return runForPrograms(1, 1, Map.of());
    }

    final Outcome runForPeople(Map<String, String> settings) {
        return run(machine(1, 1), 1, settings, false);
    }

    final Outcome runForPeople() {
        return runForPeople(Map.of());
    }

    @Test
    void isListed() {
        assertSame(lab().getClass(), Labs.find(lab().name()).getClass());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void happensAsAnnouncedWhateverTheSeed(int cpus) {
        for (long seed = 1; seed <= seeds(); seed++) {
            check(runForPrograms(seed, cpus, Map.of()), seed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void happensAsAnnouncedWhereverTasksArePreempted(int cpus) {
        for (long seed = 1; seed <= seeds(); seed++) {
            check(runPreempted(seed, cpus), seed);
        }
    }

    private void check(Outcome outcome, long seed) {
        String where = "seed " + seed + ": " + String.join("\n", outcome.lines());
        assertTrue(outcome.asAnnounced(), where);
        assertFalse(outcome.objects().isEmpty(), where);
        for (Map<String, Object> object : outcome.objects()) {
            assertEquals(lab().name(), object.get("lab"), where);
            assertEquals(seed, object.get("seed"), where);
            assertEquals(0, object.get("framesLeaked"), where);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theSameSeedGivesTheSameTrace(int cpus) {
        for (long seed = 1; seed <= seeds(); seed++) {
            assertEquals(
                    runForPrograms(seed, cpus, Map.of()).objects(),
                    runForPrograms(seed, cpus, Map.of()).objects());
        }
    }

    /** False for a lab whose machines have one process each: then there is nothing to draw. */
    boolean leavesSomethingToChance() {
        return true;
    }

    @Test
    void seedsDecideSomethingIfThereIsSomethingToDecide() {
        List<List<Object>> hashes = new ArrayList<>();
        for (long seed = 1; seed <= seeds(); seed++) {
            hashes.add(runPreempted(seed, 1).all("traceHash"));
        }
        assertEquals(leavesSomethingToChance(), hashes.stream().distinct().count() > 1);
    }

    @Test
    void saysFirstWhatWillBeSeenAndAtTheEndWhetherItWasSo() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.asAnnounced());
        List<String> lines = outcome.lines();
        assertEquals("You will see:", lines.get(2));
        assertTrue(lines.get(lines.size() - 1).matches("Was it so\\? 1 yes(, [0-9]+ yes)*\\."), outcome.toString());
        assertTrue(outcome.hasLine(" 0 frames leaked"));
        for (String line : lines) {
            assertTrue(line.length() <= COLUMNS, line);
            assertEquals(line.stripTrailing(), line);
            assertTrue(line.chars().allMatch(c -> c >= ' ' && c <= '~'), line);
        }
    }

    @Test
    void showsPeopleTheSameRunAsPrograms() {
        Outcome people = runForPeople();
        for (Object hash : runForPrograms().all("traceHash")) {
            assertTrue(people.hasLine("trace " + hash.toString().substring(0, 16)));
        }
    }

    /** What did not happen must not be found true, nor end in an exception. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aRunThatIsCutShortIsNotAsAnnounced(long ticks) {
        Outcome outcome = run(machine(1, 1).quantum(1).tickLimit(ticks), 1, Map.of(), true);
        assertFalse(outcome.asAnnounced());
        for (Map<String, Object> object : outcome.objects()) {
            assertEquals(0, object.get("framesLeaked"));
        }
    }
}
