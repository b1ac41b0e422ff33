package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModuleLeakTest extends LabContract {
    @Override
    Lab lab() {
        return new ModuleLeak();
    }

    @Override
    boolean leavesSomethingToChance() {
        return false;
    }

    @Test
    void whatIsForgottenIsCountedAndFreed() {
        Outcome outcome = runForPrograms(1, 1, Map.of("opens", "60"));
        assertEquals(60L, outcome.object("variant", "broken").get("forgotten"));
        assertEquals(
                List.of(0L, 5120L, 10240L, 15360L, 20480L, 25600L, 30720L),
                outcome.object("variant", "broken").get("bytes"));
        assertEquals(0L, outcome.object("variant", "broken").get("bytesLeft"));
        assertEquals(0L, outcome.object("variant", "mended").get("forgotten"));
        assertEquals(1L, outcome.object("variant", "init fails").get("forgotten"));
    }

    @Test
    void showsWhereItWasAllocated() {
        assertTrue(runForPeople().hasLine("allocated in open (ModuleLeak.java:"));
    }

    @Test
    void isTheSameWhereTasksReallyRunAtOnce() {
        assertTrue(runInParallel(Map.of()).asAnnounced());
    }
}
