package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;

/** Runs end: when all is done, when nobody can go on, or when the limit of ticks is reached. */
class RunLimitTest {
    private static void loadForEver(User user) {
        long page = user.map(1);
        while (true) {
            user.load(page);
        }
    }

    private static RunResult.Outcome outcome(TestMachine machine) {
        return machine.run().outcome();
    }

    @Test
    void shouldEndAtOnceWithoutProcesses() {
        try (TestMachine machine = new TestMachine()) {
            assertEquals(new RunResult(RunResult.Outcome.ALL_EXITED, List.of()), machine.run());
        }
    }

    @Test
    void shouldSayWhoWaitsForWhatWhenNobodyCanGoOn() {
        try (TestMachine machine = new TestMachine()) {
            machine.spawn("server", User::serve);
            machine.spawn("client", User::pause);
            machine.spawn("short", user -> {});
            RunResult result = machine.run();
            assertEquals(RunResult.Outcome.IDLE, result.outcome());
            assertEquals(
                    List.of("server(1) waits for messages, in serve", "client(2) waits for a message"), result.tasks());
        }
    }

    @Test
    void shouldEndAnEndlessLoopOfLoadsAtTheTickLimit() {
        try (TestMachine machine = new TestMachine(builder -> builder.tickLimit(1000))) {
            machine.spawn("loop", RunLimitTest::loadForEver);
            RunResult result = machine.run();
            assertEquals(RunResult.Outcome.TICK_LIMIT, result.outcome());
            assertEquals(1000, machine.kernel().ticks());
            assertEquals(1, result.tasks().size());
            assertTrue(
                    result.tasks().get(0).startsWith("loop(1)"),
                    () -> result.tasks().toString());
        }
    }

    @Test
    void shouldEndAnEndlessLoopOfSystemCallsAtTheTickLimit() {
        try (TestMachine machine = new TestMachine(builder -> builder.tickLimit(1000))) {
            machine.spawn("loop", user -> {
                while (true) {
                    user.getpid();
                }
            });
            assertEquals(RunResult.Outcome.TICK_LIMIT, outcome(machine));
            assertEquals(1000, machine.kernel().ticks());
        }
    }

    @Test
    void shouldEndTwoThatYieldToEachOtherAtTheTickLimit() {
        try (TestMachine machine = new TestMachine(builder -> builder.tickLimit(1000))) {
            for (int i = 0; i < 2; i++) {
                machine.spawn("polite " + i, user -> {
                    while (true) {
                        user.giveWay();
                    }
                });
            }
            assertEquals(RunResult.Outcome.TICK_LIMIT, outcome(machine));
            assertEquals(1000, machine.kernel().ticks());
        }
    }

    @Test
    void shouldStopAllCpusAtTheSameLimit() {
        try (TestMachine machine =
                new TestMachine(builder -> builder.cpus(3).quantum(10).tickLimit(1000))) {
            for (int i = 0; i < 5; i++) {
                machine.spawn("loop " + i, RunLimitTest::loadForEver);
            }
            RunResult result = machine.run();
            assertEquals(RunResult.Outcome.TICK_LIMIT, result.outcome());
            assertEquals(1000, machine.kernel().ticks());
            assertEquals(5, result.tasks().size());
        }
    }

    @Test
    void shouldGoOnWhereItStoppedWhenRunAgainWithAHigherLimit() {
        try (TestMachine machine = new TestMachine()) {
            Process counter = machine.spawn("counter", user -> {
                for (int i = 0; i < 20; i++) {
                    machine.log(i);
                    user.getpid();
                }
            });
            int last = 0;
            for (int limit = 5; limit < 20; limit += 5) {
                RunResult result = machine.kernel().run(limit, 10_000_000_000L);
                assertEquals(RunResult.Outcome.TICK_LIMIT, result.outcome());
                assertEquals(limit, machine.kernel().ticks());
                machine.check();
                last = limit;
            }
            assertEquals(15, last);
            machine.runToEnd();
            machine.assertExited(counter, 0);
            machine.assertLog(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
        }
    }

    @Test
    void shouldNotCallItALimitWhenAllIsDoneJustBeforeIt() {
        try (TestMachine machine = new TestMachine(builder -> builder.tickLimit(6))) {
            machine.spawn("five", user -> {
                for (int i = 0; i < 5; i++) {
                    user.getpid();
                }
            });
            assertEquals(RunResult.Outcome.ALL_EXITED, outcome(machine));
        }
    }

    @Test
    void shouldWakeWhoWaitedInAnEarlierRun() {
        try (TestMachine machine = new TestMachine()) {
            machine.spawn("server", user -> {
                user.on(TestMachine.TYPE, message -> {
                    machine.log(message.address());
                    return 0;
                });
                user.serve();
            });
            machine.runUntilIdle();
            machine.spawn("client", user -> user.notify("server", TestMachine.TYPE, 5));
            machine.runUntilIdle();
            machine.assertLog(5L);
        }
    }
}
