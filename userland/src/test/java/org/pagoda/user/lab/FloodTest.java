package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

class FloodTest extends LabContract {
    @Override
    Lab lab() {
        return new Flood();
    }

    @Test
    void theFloodIsRefusedAndTheFriendGetsThrough() {
        Outcome outcome = runForPrograms();
        Map<String, Object> share = outcome.object("limit", "mailboxShare");
        assertEquals(4, share.get("accepted"));
        assertEquals(Errno.EAGAIN.result(), share.get("refusal"));
        assertEquals(0L, share.get("friendResult"));
        assertEquals(6, share.get("served"));
        Map<String, Object> quota = outcome.object("limit", "pageQuota");
        assertEquals(7, quota.get("accepted"));
        assertEquals(Errno.EDQUOT.result(), quota.get("refusal"));
        assertEquals(8L, quota.get("charged"));
        assertEquals(1L, quota.get("chargedAfterwards"));
        assertEquals(1L, quota.get("friendResult"));
        assertEquals(9, quota.get("served"));
    }

    @Test
    void drawsTheRefusals() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("| send: -EAGAIN"));
        assertTrue(outcome.hasLine("| send: -EDQUOT"));
        assertTrue(outcome.hasLine("flooder sends once more  -EDQUOT                   7                         8"));
    }
}
