package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Kernel;
import org.pagoda.mmu.Errno;

class LendAndRevokeTest extends LabContract {
    @Override
    Lab lab() {
        return new LendAndRevoke();
    }

    @Test
    void lentPagesComeBackWhateverHappens() {
        Map<String, Object> lend = runForPrograms().object("part", "lend");
        assertEquals(Errno.EBUSY.result(), lend.get("sentOn"));
        assertEquals(List.of(0L, 0L), lend.get("results"));
        assertEquals(List.of(2L, 3L), lend.get("values"));
        assertTrue(lend.get("entryWhileLent").toString().startsWith("lent, frame "));
        assertTrue(lend.get("entryAfterwards").toString().startsWith("rw- frame "));
        assertEquals(9L, lend.get("mortalStatus"));
    }

    @Test
    void onlyTheOwnerRevokesAndTheReaderFaults() {
        Map<String, Object> revoke = runForPrograms().object("part", "revoke");
        assertEquals(1L, revoke.get("readBefore"));
        assertEquals(Errno.EPERM.result(), revoke.get("foreignRevoke"));
        assertEquals(1L, revoke.get("revoked"));
        assertEquals(Kernel.STATUS_FAULT, revoke.get("readerStatus"));
        assertEquals("page fault: load at 0x2000000000", revoke.get("cause"));
    }

    @Test
    void drawsLendingAndRevoking() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("|- PAGE 010 wait lend, 1 page ->|"));
        assertTrue(outcome.hasLine("borrower handles it  lent, frame"));
        assertTrue(outcome.hasLine("# page fault at 0x20_0000_0000"));
        assertTrue(outcome.hasLine("revoke: 1 taken away"));
    }
}
