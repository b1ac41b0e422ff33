package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.trace.EventKind;

/** Who runs when, and for how long. */
class SchedulingTest {
    /** The lengths of the slices that two computing processes had, the last of each excepted. */
    private static List<Long> slices(long quantum, int cpus) {
        List<Long> switches = new ArrayList<>();
        try (TestMachine machine =
                new TestMachine(builder -> builder.quantum(quantum).cpus(cpus).tickLimit(200 * quantum))) {
            machine.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
                if (kind == EventKind.SWITCH) {
                    switches.add(tick);
                }
            });
            for (int i = 0; i < 2; i++) {
                machine.spawn("loop " + i, user -> {
                    while (true) {
                        user.getpid();
                    }
                });
            }
            machine.run();
        }
        List<Long> slices = new ArrayList<>();
        for (int i = 1; i < switches.size() - 1; i++) {
            slices.add(switches.get(i) - switches.get(i - 1));
        }
        return slices;
    }

    @Test
    void shouldDrawSlicesFromOneTickToTwiceTheQuantumLessOne() {
        List<Long> slices = slices(4, 1);
        assertEquals(Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), new HashSet<>(slices));
        double mean = slices.stream().mapToLong(Long::longValue).average().orElseThrow();
        assertTrue(mean > 3.5 && mean < 4.5, () -> "the mean is " + mean);
    }

    @Test
    void shouldSwitchAfterEachTickWhenTheQuantumIsOne() {
        assertEquals(Set.of(1L), new HashSet<>(slices(1, 1)));
    }

    @Test
    void shouldTakeTurnsWhenTasksYield() {
        try (TestMachine machine = new TestMachine()) {
            for (String name : List.of("a", "b", "c")) {
                machine.spawn(name, user -> {
                    for (int i = 1; i <= 2; i++) {
                        machine.log(name + i);
                        user.giveWay();
                    }
                });
            }
            machine.runToEnd();
            machine.assertLog("a1", "b1", "c1", "a2", "b2", "c2");
        }
    }

    @Test
    void shouldGoOnAtOnceWhenNobodyElseIsReady() {
        try (TestMachine machine = new TestMachine()) {
            machine.spawn("alone", user -> {
                assertEquals(0, user.giveWay());
                machine.log("goes on");
            });
            machine.runToEnd();
            machine.assertLog("goes on");
        }
    }

    @Test
    void shouldLetEverybodyRunHoweverManyTheyAre() {
        try (TestMachine machine =
                new TestMachine(builder -> builder.quantum(5).cpus(3).tickLimit(20_000))) {
            int[] steps = new int[30];
            for (int i = 0; i < steps.length; i++) {
                int number = i;
                machine.spawn("loop " + i, user -> {
                    while (true) {
                        user.getpid();
                        steps[number]++;
                    }
                });
            }
            machine.run();
            for (int count : steps) {
                assertTrue(count > 300 && count < 1200, () -> "of 20000 steps one of 30 got " + count);
            }
        }
    }

    @Test
    void shouldRunOneTaskAtATime() {
        try (TestMachine machine = new TestMachine(builder -> builder.cpus(4).quantum(1))) {
            int[] count = {0};
            for (int i = 0; i < 6; i++) {
                machine.spawn("counter " + i, user -> {
                    for (int step = 0; step < 200; step++) {
                        count[0]++; // a race, if they really ran at the same time
                        user.getpid();
                    }
                });
            }
            machine.runToEnd();
            assertEquals(6 * 200, count[0]);
        }
    }

    @Test
    void shouldKeepATaskOnItsCpuWhileThereAreEnoughOfThem() {
        Set<String> places = new HashSet<>();
        try (TestMachine machine = new TestMachine(builder -> builder.cpus(2).quantum(3))) {
            machine.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
                if (kind == EventKind.CALL) {
                    places.add(pid + " on " + cpu);
                }
            });
            for (int i = 0; i < 2; i++) {
                machine.spawn("program " + i, user -> {
                    for (int step = 0; step < 50; step++) {
                        user.getpid();
                    }
                });
            }
            machine.runToEnd();
        }
        assertEquals(Set.of("1 on 0", "2 on 1"), places);
    }

    @Test
    void shouldDrawTheNextCpuByChance() {
        List<Integer> cpus = new ArrayList<>();
        try (TestMachine machine = new TestMachine(builder -> builder.cpus(2).quantum(1))) {
            machine.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
                if (kind == EventKind.CALL) {
                    cpus.add(cpu);
                }
            });
            for (int i = 0; i < 2; i++) {
                machine.spawn("program " + i, user -> {
                    for (int step = 0; step < 50; step++) {
                        user.getpid();
                    }
                });
            }
            machine.runToEnd();
        }
        List<Integer> alternating = new ArrayList<>();
        for (int i = 0; i < cpus.size(); i++) {
            alternating.add(i % 2);
        }
        assertFalse(cpus.equals(alternating));
        assertTrue(cpus.subList(0, 50).contains(0) && cpus.subList(0, 50).contains(1));
    }
}
