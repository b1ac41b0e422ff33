package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignalsTest extends LabContract {
    @Override
    Lab lab() {
        return new Signals();
    }

    @Test
    void maskedTypesWaitOthersNestAndNoWakeUpIsLost() {
        Outcome outcome = runForPrograms();
        assertEquals(3, outcome.fact("queuedWhileMasked"));
        assertEquals(0, outcome.fact("queuedAfterUnmask"));
        assertEquals(1, outcome.fact("queuedInHandler"));
        assertEquals(1, outcome.fact("queuedBeforeWait"));
        assertEquals(0, outcome.fact("queuedAfterWait"));
        assertEquals(true, outcome.fact("maskedAfterWait"));
        assertEquals(true, outcome.fact("lostWakeUp"));
        List<?> handlers = (List<?>) outcome.fact("handlers");
        assertEquals(
                List.of("letter 10 begins", "bell begins", "bell ends", "letter ends", "letter 11 begins"),
                handlers.subList(8, 13));
    }

    @Test
    void drawsTheNestedHandler() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("## handles BELL"));
        assertTrue(outcome.hasLine("LETTER masked                       3"));
        assertTrue(outcome.hasLine("hasty(3) waits for MESSAGE"));
    }
}
