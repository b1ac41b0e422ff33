package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

class KernelTalksTest extends LabContract {
    @Override
    Lab lab() {
        return new KernelTalks();
    }

    @Test
    void functionsGiveWhatTheKernelAnswers() {
        Outcome outcome = runForPrograms(3, 2, Map.of());
        assertEquals(42L, outcome.object("scene", "one exchange").get("answer"));
        assertEquals(List.of(6L, 30L), outcome.object("scene", "several").get("answers"));
        assertEquals(2, outcome.object("scene", "several").get("released"));
        assertEquals(6, outcome.object("scene", "many").get("conversations"));
    }

    @Test
    void whatGoesWrongHasANumber() {
        Outcome outcome = runForPrograms();
        assertEquals(
                List.of("-ECONNREFUSED", "-EEXIST", "-EPERM", "-EFAULT", "-EAGAIN", "-EMSGSIZE"),
                outcome.object("scene", "errors").get("results"));
        assertEquals(
                Errno.ECONNRESET.result(),
                outcome.object("scene", "unregistered").get("result"));
        assertEquals(1, outcome.object("scene", "oops").get("released"));
    }

    @Test
    void isTheSameWhereTasksReallyRunAtOnce() {
        assertTrue(runInParallel(Map.of()).asAnnounced());
    }

    @Test
    void showsTheKeysOfAllWhoTalk() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("0x40001"));
        assertTrue(outcome.hasLine("sum(1, 2, 3)       6"));
        assertTrue(outcome.hasLine("recv, 8 bytes into 4"));
    }
}
