package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.Kernel;

class BroadcastTest extends LabContract {
    @Override
    Lab lab() {
        return new Broadcast();
    }

    private static void assertHeld(Outcome outcome, String mode, List<Integer> mappings, List<Integer> inMessages) {
        Map<String, Object> object = outcome.object("mode", mode);
        assertEquals(mappings, object.get("mappings"), mode);
        assertEquals(inMessages, object.get("inMessages"), mode);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 17, 64})
    void referencesAreCountedUnderEachMode(int n) {
        Outcome outcome = runForPrograms(1, 1, Map.of("receivers", Integer.toString(n)));
        assertTrue(outcome.asAnnounced());
        List<Integer> inMessages = List.of(0, n, 0, 0);
        assertHeld(outcome, "share", List.of(1, 1, n + 1, n + 1), inMessages);
        assertHeld(outcome, "publish", List.of(1, 1, n + 1, n), inMessages);
        assertHeld(outcome, "duplicate", List.of(1, 1, n + 1, n), inMessages);
        assertHeld(outcome, "move", List.of(1, 0, n, n), inMessages);
        for (Map<String, Object> object : outcome.objects()) {
            assertEquals((long) n, object.get("result"));
        }
    }

    private static void assertSeen(Outcome outcome, String mode, Long sender, Long writer, Long others) {
        Map<String, Object> object = outcome.object("mode", mode);
        assertEquals(sender, object.get("senderSees"), mode);
        assertEquals(writer, object.get("writerSees"), mode);
        assertEquals(others, object.get("othersSee"), mode);
    }

    @Test
    void whoSeesWhatOneWrites() {
        Outcome outcome = runForPrograms();
        assertSeen(outcome, "share", 2L, 2L, 2L);
        assertSeen(outcome, "publish", 1L, null, 1L);
        assertSeen(outcome, "duplicate", 1L, 2L, 1L);
        assertSeen(outcome, "move", null, 2L, 2L);
        assertEquals(List.of(0L, 0L, 1L, 0L), outcome.all("pageCopies"));
        assertEquals(List.of(0L, Kernel.STATUS_FAULT, 0L, 0L), outcome.all("writerStatus"));
    }

    @Test
    void refusesANumberOfReceiversThatCannotBe() {
        for (String number : List.of("0", "65", "-1", "many", "")) {
            Map<String, String> settings = Map.of("receivers", number);
            String message = assertThrows(UsageException.class, () -> runForPeople(settings))
                    .getMessage();
            assertTrue(message.contains("receivers"), message);
        }
    }

    @Test
    void drawsATableForEachModeAndASummary() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("--- publish, 001: everybody reads what the sender writes ---"));
        assertTrue(outcome.hasLine("in flight                     0         4  moved"));
        assertTrue(outcome.hasLine("duplicate    111  1            2                             1             1"));
    }
}
