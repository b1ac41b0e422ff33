package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;

/**
 * A program that runs on without a trap is beyond the kernel's reach: the run is given up. This takes host time, the
 * patience of the machine; and the books of such a machine are never closed.
 */
class StuckProgramTest {
    private final TestMachine machine = new TestMachine(builder -> builder.patience(Duration.ofMillis(100)));
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean over;
    private volatile boolean trapped;

    @AfterEach
    void endTheLoop() throws InterruptedException {
        over = true;
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        machine.machine().close();
    }

    private Script looping() {
        return user -> {
            try {
                while (!over) {
                    Thread.onSpinWait();
                }
                user.getpid();
                trapped = true;
            } finally {
                ended.countDown();
            }
        };
    }

    @Test
    void shouldGiveUpAndNameTheTask() {
        machine.spawn("loop", looping());
        RunResult result = machine.machine().run();
        assertEquals(RunResult.Outcome.STUCK, result.outcome());
        assertEquals(1, result.tasks().size());
        assertTrue(
                result.tasks().get(0).contains("loop(1)"), () -> result.tasks().toString());
    }

    @Test
    void shouldSendTheProgramHomeWhenItTrapsAfterAll() throws InterruptedException {
        machine.spawn("loop", looping());
        assertEquals(RunResult.Outcome.STUCK, machine.machine().run().outcome());
        over = true;
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertFalse(trapped, "the machine is over, but the system call came back");
    }

    @Test
    void shouldNotRunOthersWhileOneIsStuck() {
        machine.spawn("loop", looping());
        machine.spawn("other", user -> machine.log("ran"));
        assertEquals(RunResult.Outcome.STUCK, machine.machine().run().outcome());
        machine.assertLog();
    }

    @Test
    void shouldStayStuckWhenRunAgain() {
        machine.spawn("loop", looping());
        assertEquals(RunResult.Outcome.STUCK, machine.machine().run().outcome());
        assertEquals(RunResult.Outcome.STUCK, machine.machine().shutDown().outcome());
    }
}
