package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.kernel.trace.TraceListener;
import org.pagoda.mmu.Errno;

/** Same seed and number of CPUs, same trace. */
class DeterminismTest {
    private static final long STEP = 97;
    private static final long PATIENCE = 10_000_000_000L;

    /** A machine on which four tasks compete: two send pages to one that adds up, one computes. */
    private static TestMachine competition(int cpus, long seed) {
        TestMachine machine =
                new TestMachine(builder -> builder.cpus(cpus).seed(seed).quantum(20));
        machine.spawn("sum", user -> {
            long[] sum = {0};
            user.on(TYPE, message -> {
                sum[0] += user.load(message.address());
                if (sum[0] == 2 * 10) {
                    user.exit(0);
                }
                return 0;
            });
            user.serve();
        });
        for (int i = 0; i < 2; i++) {
            machine.spawn("sender " + i, DeterminismTest::sendOnes);
        }
        machine.spawn("computer", user -> {
            long page = user.filled(1, 0);
            for (int i = 0; i < 300; i++) {
                user.store(page, user.load(page) + 1);
            }
        });
        return machine;
    }

    private static void sendOnes(User user) {
        for (int sent = 0; sent < 10; ) {
            long page = user.filled(1, 1);
            long result = user.send("sum", TYPE, page, 1, SendFlags.MOVE | SendFlags.BLOCK);
            if (result == 1) {
                sent++;
            } else {
                assertEquals(Errno.ECONNREFUSED.result(), result);
                user.giveWay();
            }
        }
    }

    private static String hashOf(TestMachine machine) {
        return machine.machine().trace().hash();
    }

    private static String hashOfRun(int cpus, long seed) {
        try (TestMachine machine = competition(cpus, seed)) {
            machine.runToEnd();
            return hashOf(machine);
        }
    }

    /** Runs a machine for a moment; false when there is no more to do. */
    private static boolean step(TestMachine machine) {
        long limit = machine.kernel().ticks() + STEP;
        return machine.kernel().run(limit, PATIENCE).outcome() == RunResult.Outcome.TICK_LIMIT;
    }

    private static String hashOfSteps(int cpus, long seed) {
        try (TestMachine machine = competition(cpus, seed)) {
            boolean more = true;
            while (more) {
                more = step(machine);
            }
            return hashOf(machine);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldHaveTheSameTraceTwice(int cpus) {
        assertEquals(hashOfRun(cpus, 7), hashOfRun(cpus, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldHaveTheSameTraceWhenAnotherMachineRunsInBetween(int cpus) {
        String alone = hashOfSteps(cpus, 7);
        try (TestMachine one = competition(cpus, 7);
                TestMachine other = competition(cpus, 8);
                TestMachine twin = competition(cpus, 7)) {
            List<TestMachine> unfinished = new ArrayList<>(List.of(one, other, twin));
            while (!unfinished.isEmpty()) {
                unfinished.removeIf(machine -> !step(machine));
            }
            assertEquals(alone, hashOf(one));
            assertEquals(alone, hashOf(twin));
            assertNotEquals(alone, hashOf(other));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldHaveOtherTracesWithOtherSeedsWhenTasksCompete(int cpus) {
        Set<String> hashes = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            hashes.add(hashOfRun(cpus, seed));
        }
        assertEquals(20, hashes.size());
    }

    @Test
    void shouldHaveOtherTracesWithOtherNumbersOfCpus() {
        assertEquals(
                3, Set.of(hashOfRun(1, 7), hashOfRun(2, 7), hashOfRun(4, 7)).size());
    }

    @Test
    void shouldHaveTheSameTraceWithAnySeedWhenNobodyCompetes() {
        Set<String> hashes = new HashSet<>();
        for (long seed : new long[] {0, 1, 2, Long.MAX_VALUE}) {
            try (TestMachine machine =
                    new TestMachine(builder -> builder.seed(seed).quantum(5))) {
                machine.spawn("alone", user -> user.filled(20, 1));
                machine.runToEnd();
                hashes.add(hashOf(machine));
            }
        }
        assertEquals(1, hashes.size());
    }

    @Test
    void shouldHaveTheSameTraceWhenSomebodyListens() {
        String unheard = hashOfRun(2, 7);
        List<Long> ticks = new ArrayList<>();
        TraceListener listener = (kind, tick, cpu, pid, a, b, c, d) -> ticks.add(tick);
        try (TestMachine machine = competition(2, 7)) {
            machine.machine().trace().listen(listener);
            machine.machine().trace().listen(listener);
            machine.runToEnd();
            assertEquals(unheard, hashOf(machine));
            assertTrue(ticks.size() > 100);
        }
    }

    @Test
    void shouldHaveTheSameTraceWithOtherMemorySizesAndPatience() {
        try (TestMachine machine = new TestMachine(
                        builder -> builder.memory("8M").poison(false).patience(Duration.ofDays(1)));
                TestMachine other = new TestMachine()) {
            for (TestMachine each : List.of(machine, other)) {
                each.spawn("program", user -> user.filled(20, 1));
                each.runToEnd();
            }
            assertEquals(hashOf(other), hashOf(machine));
        }
    }

    @Test
    void shouldUseAllCpus() {
        Set<Integer> seen = new HashSet<>();
        try (TestMachine machine = competition(4, 7)) {
            machine.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> seen.add(cpu));
            machine.runToEnd();
        }
        assertTrue(seen.containsAll(Set.of(0, 1, 2, 3)), seen::toString);
    }
}
