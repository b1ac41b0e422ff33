package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Kernel;
import org.pagoda.mmu.Errno;

class ExternalPagerTest extends LabContract {
    @Override
    Lab lab() {
        return new ExternalPager();
    }

    private static List<String> asked(Map<String, Object> object) {
        List<String> asked = new ArrayList<>();
        for (Object one : (List<?>) object.get("asked")) {
            Map<?, ?> fault = (Map<?, ?>) one;
            asked.add(fault.get("access") + " " + fault.get("address") + " " + fault.get("given"));
        }
        return asked;
    }

    @Test
    void pagesComeWhenTheyAreTouchedOrSent() {
        Map<String, Object> demand = runForPrograms().object("part", "demand");
        assertEquals(
                List.of(
                        "load 0x1000002000 true",
                        "load 0x1000005000 true",
                        "store 0x1000007000 true",
                        "load 0x1000004000 true"),
                asked(demand));
        assertEquals(List.of("........", "..2..5..", "..2..5.7", "..2.45.7"), demand.get("pictures"));
        assertEquals(List.of(102L, 105L, 9L, 102L), demand.get("loaded"));
        assertEquals(104L, demand.get("atReader"));
        assertEquals(107L, demand.get("pagersOwn"));
    }

    @Test
    void whatIsRefusedCannotBeTouched() {
        Map<String, Object> refusal = runForPrograms().object("part", "refusal");
        assertEquals(List.of("load 0x1000006000 false", "load 0x1000006000 false"), asked(refusal));
        assertEquals(Errno.EFAULT.result(), refusal.get("written"));
        assertEquals(Kernel.STATUS_FAULT, refusal.get("toucherStatus"));
        assertEquals("page fault: load at 0x1000006000, its pager failed: -EACCES, it refuses", refusal.get("cause"));
    }

    @Test
    void withoutThePagerOnlyWhatIsThereCanBeTouched() {
        Map<String, Object> death = runForPrograms().object("part", "death");
        assertEquals(List.of("load 0x1000002000 true"), asked(death));
        assertEquals(List.of(102L, 102L), death.get("loaded"));
        assertEquals(Kernel.STATUS_FAULT, death.get("orphanStatus"));
        assertEquals("page fault: load at 0x1000005000, its pager failed: -ESRCH, it is gone", death.get("cause"));
    }

    @Test
    void drawsTheFaultsAndTheReplies() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("PAGE_FAULT wait -"));
        assertTrue(outcome.hasLine("# PAGE_FAULT: store, 0x10_0000_7000"));
        assertTrue(outcome.hasLine("reply, 1 page"));
        assertTrue(outcome.hasLine("0x10_0000_6000  load          nothing"));
    }
}
