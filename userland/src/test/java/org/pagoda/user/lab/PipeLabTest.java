package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipeLabTest extends LabContract {
    @Override
    Lab lab() {
        return new PipeLab();
    }

    @Test
    void giftsStayInTheirFrames() {
        Outcome outcome = runForPrograms(1, 1, Map.of("pages", "20"));
        assertEquals(0, outcome.object("way", "write and read").get("sameFrames"));
        assertEquals(20, outcome.object("way", "write and read").get("intact"));
        assertEquals(20, outcome.object("way", "gift and accept_gift").get("sameFrames"));
        assertEquals(20, outcome.object("way", "gift and accept_gift").get("intact"));
    }

    @Test
    void takesOnePageAndAsManyAsCanBe() {
        for (String pages : List.of("1", "64")) {
            assertTrue(runForPrograms(1, 2, Map.of("pages", pages)).asAnnounced());
        }
    }

    @Test
    void isTheSameWhereTasksReallyRunAtOnce() {
        assertTrue(runInParallel(Map.of()).asAnnounced());
    }
}
