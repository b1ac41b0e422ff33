package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OopsLabTest extends LabContract {
    @Override
    Lab lab() {
        return new OopsLab();
    }

    @Test
    void theReaderDiesAndTheNextOneReads() {
        Outcome outcome = runForPrograms();
        List<?> trials = (List<?>) outcome.fact("trials");
        assertEquals(5, trials.size());
        assertEquals(Map.of("wrong", "throw", "readerStatus", 137L, "oopses", 1L, "nextRead", 1L), trials.get(0));
        assertEquals(Map.of("wrong", "never", "readerStatus", 137L, "oopses", 0L, "nextRead", 1L), trials.get(4));
        assertEquals("0", outcome.fact("unloaded"));
    }

    @Test
    void showsTheOops() {
        assertTrue(runForPeople().hasLine("module faulty, process teacher"));
        assertTrue(runForPeople().hasLine("at org.pagoda.user.driver.FaultyDriver.read(FaultyDriver.java:"));
        assertTrue(runForPeople().hasLine("oops: driver faulty.read threw java.lang.IllegalStateException: told to"));
    }

    @Test
    void isTheSameWhereTasksReallyRunAtOnce() {
        assertTrue(runInParallel(Map.of()).asAnnounced());
    }
}
