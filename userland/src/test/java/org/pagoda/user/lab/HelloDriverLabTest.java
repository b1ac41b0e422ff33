package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HelloDriverLabTest extends LabContract {
    @Override
    Lab lab() {
        return new HelloDriverLab();
    }

    @Test
    void callsComeToTheDriverAndBack() {
        Outcome outcome = runForPrograms();
        assertEquals("hi there", outcome.fact("read"));
        Map<?, ?> results = (Map<?, ?>) outcome.fact("results");
        assertEquals(
                List.of("-ENOENT", "0", "3", "8", "-EFAULT", "8", "-EBUSY", "0", "0", "-ENOENT"),
                List.copyOf(results.values()));
        assertEquals(4, outcome.fact("driverCalls")); // open, write, read, release
    }

    @Test
    void showsWhatTheDriverSeesOfACall() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("write(request at 0, a view of 8 bytes)"));
        assertTrue(outcome.hasLine("write(file, 0x8, 3)"));
    }

    @Test
    void isTheSameWhereTasksReallyRunAtOnce() {
        assertTrue(runInParallel(Map.of()).asAnnounced());
    }
}
