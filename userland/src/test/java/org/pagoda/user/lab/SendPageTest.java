package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SendPageTest extends LabContract {
    @Override
    Lab lab() {
        return new SendPage();
    }

    @Test
    void theStringComesBackChangedInTheSameFrame() {
        Outcome outcome = runForPrograms();
        assertEquals("messages are pages", outcome.fact("sent"));
        assertEquals("MESSAGES ARE PAGES", outcome.fact("received"));
        assertEquals(outcome.fact("frameSent"), outcome.fact("frameReceived"));
        assertNotEquals(outcome.fact("addressSent"), outcome.fact("addressReceived"));
        assertEquals("moved", outcome.fact("senderEntry"));
        assertEquals(2L, outcome.fact("sends"));
        assertEquals(0L, outcome.fact("pageCopies"));
    }

    @Test
    void drawsMessagesAndPageTables() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("- TEXT 010, 1 page -"));
        assertTrue(outcome.hasLine("sent              moved           in flight"));
        assertTrue(outcome.hasLine("alice reads: MESSAGES ARE PAGES"));
    }
}
