package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

class SignalsTest extends LabContract {
    @Override
    Lab lab() {
        return new Signals();
    }

    @Test
    void maskedTypesWaitOthersNestAndNoWakeUpIsLost() {
        Map<String, Object> letters = runForPrograms().object("scene", "letters");
        assertEquals(3, letters.get("queuedWhileMasked"));
        assertEquals(0, letters.get("queuedAfterUnmask"));
        assertEquals(1, letters.get("queuedInHandler"));
        assertEquals(1, letters.get("queuedBeforeWait"));
        assertEquals(0, letters.get("queuedAfterWait"));
        assertEquals(true, letters.get("maskedAfterWait"));
        assertEquals(true, letters.get("lostWakeUp"));
        List<?> handlers = (List<?>) letters.get("handlers");
        assertEquals(
                List.of("letter 10 begins", "bell begins", "bell ends", "letter ends", "letter 11 begins"),
                handlers.subList(8, 13));
    }

    @Test
    void timesThatATimerRunsOutWhileItIsMaskedAreToldAtOnce() {
        Map<String, Object> clock = runForPrograms().object("scene", "clock");
        assertEquals(1, clock.get("queuedWhileMasked"));
        assertEquals(0, clock.get("queuedAfterUnmask"));
        assertEquals(List.of(3L, 1L), clock.get("timesTold"));
        assertEquals(0L, clock.get("sleepWhileMasked"));
        assertEquals(Errno.EINTR.result(), clock.get("sleepAfterUnmask"));
    }

    @Test
    void drawsWhatJoinsAMessageThatWaits() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("| <- TIMER joins it: 3"));
        assertTrue(outcome.hasLine("# handles TIMER 3"));
    }

    @Test
    void drawsTheNestedHandler() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("## handles BELL"));
        assertTrue(outcome.hasLine("LETTER masked                       3"));
        assertTrue(outcome.hasLine("hasty(3) waits for a message"));
    }
}
