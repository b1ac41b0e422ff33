package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AbandonTest extends LabContract {
    @Override
    Lab lab() {
        return new Abandon();
    }

    @Test
    void keptReturnedAndFreedAreAsTheHandlerSays() {
        Outcome outcome = runForPrograms();
        assertEquals(List.of(3L, 1L, 0L, 0L), outcome.fact("results"));
        assertEquals(
                List.of(List.of(3L, 0L, 0L), List.of(1L, 2L, 0L), List.of(0L, 3L, 0L), List.of(0L, 0L, 3L)),
                outcome.fact("keptReturnedFreed"));
        assertEquals(List.of(List.of(701L, 702L), List.of(700L, 701L, 702L)), outcome.fact("returnedValues"));
        assertEquals(true, outcome.fact("withoutHandlerFreed"));
    }

    @Test
    void drawsWhatComesBack() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("|< RETURNED 010 wait, 2 pages --#"));
        assertTrue(outcome.hasLine("came back from receiver(2), sent with 010 wait: 3 pages with [700, 701, 702]"));
        assertTrue(outcome.hasLine("NONE  careless(3)      3     0         0      3"));
    }
}
