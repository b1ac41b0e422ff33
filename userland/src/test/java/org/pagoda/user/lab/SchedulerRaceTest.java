package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pagoda.kernel.scheduling.SchedulingPolicyName;

class SchedulerRaceTest extends LabContract {
    @Override
    Lab lab() {
        return new SchedulerRace();
    }

    @Override
    int seeds() {
        return 3;
    }

    @Test
    void shouldDrawAllPolicies() {
        Outcome outcome = runForPeople();
        for (SchedulingPolicyName policy : SchedulingPolicyName.values()) {
            assertTrue(outcome.hasLine("--- " + policy.title() + ":"), policy.title());
        }
        assertTrue(outcome.hasLine("  CPU 0   AAAAAAAAAAAABBBBCCCCCCCCCDDD"));
        // STCF: A has 11 to go at 1, and 4 is less; D comes at 4, B has one to go; then C's 9 are less than A's 11.
        assertTrue(outcome.hasLine("  CPU 0   ABBBBDDDCCCCCCCCCAAAAAAAAAAA"));
    }

    @Test
    void shouldComeToTheFiguresOfTheSchedules() {
        Outcome outcome = runForPrograms();
        // FIFO: turnarounds 12, 15, 23, 24. STCF: 28, 4, 15, 4.
        assertEquals(18.5, outcome.object("policy", "fifo").get("turnaround"));
        assertEquals(12.75, outcome.object("policy", "stcf").get("turnaround"));
    }

    @ParameterizedTest
    @CsvSource({"'5', 1", "'1,1,1', 3", "'7:3,0:2,7:1', 2", "'9,8,7,6,5,4,3,2,1', 1", "'0:100,1:1,2:1,90:20', 7"})
    void shouldHappenAsAnnouncedWhateverTheJobs(String jobs, String quantum) {
        assertTrue(
                runForPrograms(1, 1, Map.of("jobs", jobs, "quantum", quantum)).asAnnounced());
    }

    @Test
    void shouldRefuseJobsThatWait() {
        assertEquals(
                "jobs: jobs of this lab cannot wait for I/O, as the one of 3 ticks does every 1",
                assertThrows(UsageException.class, () -> runForPrograms(1, 1, Map.of("jobs", "0:3:1")))
                        .getMessage());
    }
}
