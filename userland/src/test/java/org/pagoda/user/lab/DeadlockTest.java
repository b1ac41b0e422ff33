package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

class DeadlockTest extends LabContract {
    @Override
    Lab lab() {
        return new Deadlock();
    }

    @Test
    void theCircleIsRefusedAndBothGoOn() {
        Outcome outcome = runForPrograms();
        assertEquals(0L, outcome.fact("waitResult"));
        assertEquals(Errno.EDEADLK.result(), outcome.fact("circleResult"));
        assertEquals(0L, outcome.fact("withoutWaitResult"));
        assertEquals(true, outcome.fact("secondVisitHandled"));
        assertEquals(2, outcome.fact("pingsAnswered"));
        assertEquals(true, outcome.fact("bothAlive"));
    }

    @Test
    void drawsTheCircle() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("# send: -EDEADLK"));
        assertTrue(outcome.hasLine("refused: -EDEADLK"));
        assertTrue(outcome.hasLine(
                "at the end: alice(1) waits for messages, in serve, bob(2) waits for messages, in serve"));
    }
}
