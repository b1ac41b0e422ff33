package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Kernel;

class UseAfterMoveTest extends LabContract {
    @Override
    Lab lab() {
        return new UseAfterMove();
    }

    @Test
    void theBrokenOwnerDiesAndTheMendedOneReads() {
        Outcome outcome = runForPrograms();
        Map<String, Object> broken = outcome.object("variant", "broken");
        assertEquals(Kernel.STATUS_FAULT, broken.get("ownerStatus"));
        assertEquals(broken.get("page"), broken.get("faultAddress"));
        assertEquals("page fault: load at 0x1000000000", broken.get("cause"));
        Map<String, Object> mended = outcome.object("variant", "mended");
        assertEquals(0L, mended.get("ownerStatus"));
        assertEquals(42L, mended.get("value"));
        assertNotEquals(mended.get("page"), mended.get("readAt"));
    }

    @Test
    void drawsBoth() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("owner loads: fault  moved"));
        assertTrue(outcome.hasLine("owner(1) ended with status 139, page fault: load at 0x1000000000"));
        assertTrue(outcome.hasLine("owner(1) ended with status 0 and read 42 at 0x20_0000_0000"));
    }
}
