package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

class ForkTest extends LabContract {
    @Override
    Lab lab() {
        return new Fork();
    }

    @Override
    int seeds() {
        return 3;
    }

    @Test
    void aChildHasMemoryAndGroupAndIsRememberedUntilWaitedFor() {
        Map<String, Object> child = runForPrograms().object("scene", "child");
        assertEquals(7L, child.get("loaded"));
        assertEquals(child.get("parentsGroup"), child.get("group"));
        assertEquals(Errno.ECONNREFUSED.result(), child.get("sent"));
        assertEquals(0L, child.get("handled"));
        assertEquals(Errno.ESRCH.result(), child.get("gone"));
        assertEquals(child.get("child"), child.get("waited"));
        assertEquals(3L, child.get("status"));
        assertEquals(Errno.ECHILD.result(), child.get("again"));
    }

    @Test
    void anOrphanIsAdoptedByInit() {
        Map<String, Object> orphan = runForPrograms().object("scene", "orphan");
        assertEquals(orphan.get("middle"), orphan.get("parentBefore"));
        assertEquals(1L, orphan.get("parentAfter"));
        assertEquals(orphan.get("orphan"), orphan.get("adopted"));
        assertEquals(6L, orphan.get("orphansStatus"));
    }

    @Test
    void aGroupEndsAndNobodyElse() {
        Map<String, Object> group = runForPrograms().object("scene", "group");
        assertEquals(3L, group.get("ended"));
        assertEquals(Errno.ECHILD.result(), group.get("none"));
        assertEquals(0L, group.get("other"));
        assertEquals(42L, group.get("added"));
    }

    @Test
    void drawsTheFamilyBeforeAndAfter() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.lines().stream().anyMatch(line -> line.matches(" {6}`-- shell\\(4\\) .*will be an orphan")));
        assertTrue(outcome.lines().stream().anyMatch(line -> line.matches("  `-- shell\\(4\\) .*will be an orphan")));
        assertEquals(
                3,
                outcome.lines().stream()
                        .filter(line -> line.endsWith("works at the job"))
                        .count());
    }

    @Test
    void happensWhereTasksReallyRunAtOnce() {
        assertTrue(runInParallel(Map.of()).asAnnounced());
    }
}
