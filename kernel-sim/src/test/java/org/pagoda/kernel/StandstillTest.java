package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.check.MachineDigest;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;

/** A run in which somebody looks at the machine is the run in which nobody did. */
class StandstillTest {
    private static final int MANY_SEEDS = 12;

    /** Tasks that compute, sleep, have timers, send with and without waiting, and die. */
    private static TestMachine traffic(int cpus, long seed, long quantum) {
        TestMachine machine = new TestMachine(
                builder -> builder.cpus(cpus).seed(seed).quantum(quantum).parallel(false));
        machine.spawn("server", user -> {
            user.on(TYPE, message -> user.load(message.address()) > 3 ? 1 : 0);
            user.serve();
        });
        for (int i = 0; i < 2; i++) {
            machine.spawn("client " + i, user -> {
                for (int number = 0; number < 6; number++) {
                    long page = user.filled(1, number);
                    user.send("server", TYPE, page, 1, SendFlags.MOVE | (number % 2 == 0 ? SendFlags.WAIT : 0));
                }
            });
        }
        machine.spawn("sleeper", user -> {
            for (int i = 0; i < 5; i++) {
                user.sleep(17);
            }
        });
        machine.spawn("computer", StandstillTest::compute);
        machine.spawn("ticker", user -> {
            user.on(MessageType.TIMER, message -> 0);
            user.setTimer(9, 9); // which cuts slices, its own first
            compute(user);
        });
        machine.spawn("late", user -> {
            user.sleep(500);
            compute(user);
        });
        return machine;
    }

    private static void compute(User user) {
        long page = user.map(1);
        for (int i = 0; i < 60; i++) {
            user.store(page, i);
        }
    }

    private static String hash(TestMachine machine) {
        return machine.machine().trace().hash();
    }

    private static String undisturbed(int cpus, long seed, long quantum) {
        try (TestMachine machine = traffic(cpus, seed, quantum)) {
            machine.run();
            return hash(machine) + machine.kernel().ticks();
        }
    }

    private static String lookedAt(int cpus, long seed, long quantum, long every, List<Long> ticks) {
        try (TestMachine machine = traffic(cpus, seed, quantum)) {
            machine.kernel().stops().standStillAt(0, tick -> {
                ticks.add(tick);
                assertEquals(tick, machine.kernel().ticks());
                return tick + every;
            });
            machine.run();
            return hash(machine) + machine.kernel().ticks();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldNotChangeTheRunWhateverTheTick(int cpus) {
        shouldNotChangeTheRun(cpus, 2, 1, 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    @Tag("full")
    void shouldNotChangeTheRunWhateverTheSeed(int cpus) {
        shouldNotChangeTheRun(cpus, MANY_SEEDS, 1, 2, 20, 100);
    }

    private static void shouldNotChangeTheRun(int cpus, int seeds, long... quanta) {
        for (long seed = 1; seed <= seeds; seed++) {
            for (long quantum : quanta) {
                List<Long> ticks = new ArrayList<>();
                String expected = undisturbed(cpus, seed, quantum);
                assertEquals(expected, lookedAt(cpus, seed, quantum, 1, ticks));
                for (int i = 0; i < ticks.size(); i++) {
                    assertEquals(i, ticks.get(i), "stands still at each tick, and once");
                }
                assertTrue(ticks.size() > 500, "also while all sleep");
                assertEquals(expected, lookedAt(cpus, seed, quantum, 7, new ArrayList<>()));
            }
        }
    }

    @Test
    void shouldBeSetFromAnEvent() {
        String expected = undisturbed(2, 3, 20);
        List<Long> ticks = new ArrayList<>();
        try (TestMachine machine = traffic(2, 3, 20)) {
            machine.machine()
                    .trace()
                    .listen((kind, tick, cpu, pid, a, b, c, d) -> machine.kernel()
                            .stops()
                            .standStillAt(tick + 1, now -> {
                                ticks.add(now);
                                return Onlooker.NEVER;
                            }));
            machine.run();
            assertEquals(expected, hash(machine) + machine.kernel().ticks());
            assertTrue(ticks.size() > 50);
        }
    }

    // ---- cut short ----

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldCutARunShortWhereItStands(int cpus) {
        for (long moment : new long[] {0, 1, 10, 50, 300}) {
            try (TestMachine machine = traffic(cpus, 5, 20)) {
                machine.kernel().stops().standStillAt(moment, tick -> {
                    machine.machine().cutShort();
                    return Onlooker.NEVER;
                });
                assertEquals(RunResult.Outcome.TICK_LIMIT, machine.run().outcome());
                assertTrue(machine.kernel().ticks() <= moment + 1);
            }
        }
    }

    @Test
    void shouldCutARunShortFromAnEvent() {
        try (TestMachine machine = traffic(1, 5, 1000)) {
            machine.machine().trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
                if (tick == 20) {
                    machine.machine().cutShort();
                }
            });
            assertEquals(RunResult.Outcome.TICK_LIMIT, machine.run().outcome());
            assertTrue(
                    machine.kernel().ticks() <= 22,
                    () -> "at " + machine.kernel().ticks());
        }
    }

    /** A program that tidies up takes ticks even when it is killed. */
    @Test
    void shouldShutDownAMachineThatSomebodyWantsToCutShortThen() {
        try (TestMachine machine = new TestMachine()) {
            Process tidy = machine.spawn("tidy", user -> {
                try {
                    user.pause();
                } finally {
                    user.getpid();
                }
            });
            machine.run();
            machine.kernel().stops().standStillAt(0, tick -> {
                machine.machine().cutShort();
                return tick + 1;
            });
            machine.machine().shutDown();
            assertEquals(List.of(), machine.kernel().processes());
            machine.assertKilled(tidy, Kernel.STATUS_KILLED);
        }
    }

    // ---- what is seen ----

    @Test
    void shouldShowWhoIsReadyAndWhenATimerIsDue() {
        try (TestMachine machine = new TestMachine()) {
            List<String> seen = new ArrayList<>();
            machine.kernel().stops().standStillAt(1, tick -> {
                Stops stops = machine.kernel().stops();
                seen.add(stops.readyTasks() + " " + stops.nextTimer());
                return tick == 1 ? 2 : Onlooker.NEVER;
            });
            machine.spawn("first", user -> {
                user.setTimer(0, 0);
                user.sleep(40);
            });
            machine.spawn("second", user -> user.getpid());
            machine.spawn("third", user -> user.getpid());
            machine.run();
            assertEquals("[second(2), third(3)] " + Onlooker.NEVER, seen.get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldHaveTheSameDigestAtTheSameTickAndAnotherAtTheNext(int cpus) {
        List<String> first = digests(cpus, 1);
        List<String> again = digests(cpus, 3);
        for (int i = 0; i < again.size(); i++) {
            assertEquals(first.get(3 * i), again.get(i));
        }
        assertEquals(first.size(), first.stream().distinct().count());
    }

    private static List<String> digests(int cpus, long every) {
        List<String> digests = new ArrayList<>();
        try (TestMachine machine = traffic(cpus, 9, 20)) {
            machine.kernel().stops().standStillAt(0, tick -> {
                digests.add(MachineDigest.of(machine.kernel()));
                return tick >= 60 ? Onlooker.NEVER : tick + every;
            });
            machine.run();
        }
        return digests;
    }

    /** Each part of the state counts: without it two different states would look alike. */
    @Test
    void shouldTellApartContentsMessagesAndRegions() {
        assertEquals(digestAfter(user -> user.filled(1, 7)), digestAfter(user -> user.filled(1, 7)));
        List<String> all = new ArrayList<>();
        all.add(digestAfter(user -> user.filled(1, 7)));
        all.add(digestAfter(user -> user.filled(1, 8)));
        all.add(digestAfter(user -> user.send("other", TYPE, 1, 0, 0)));
        all.add(digestAfter(user -> user.send("other", TYPE, 2, 0, 0)));
        all.add(digestAfter(user -> user.map(1)));
        all.add(digestAfter(user -> user.map(2)));
        all.add(digestAfter(user -> user.on(MessageType.TIMER, message -> 0)));
        assertEquals(all.size(), all.stream().distinct().count(), all::toString);
    }

    private static String digestAfter(Script script) {
        try (TestMachine machine = new TestMachine()) {
            machine.spawn("other", user -> {
                user.on(TYPE, message -> 0);
                user.mask(TYPE);
                user.pause();
            });
            machine.spawn("one", user -> {
                script.run(user);
                user.pause();
            });
            machine.run();
            return MachineDigest.of(machine.kernel());
        }
    }
}
