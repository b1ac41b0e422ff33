package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

class SendMasksTest extends LabContract {
    private static final long NO = Errno.EPERM.result();

    @Override
    Lab lab() {
        return new SendMasks();
    }

    @Override
    int seeds() {
        return 3;
    }

    private static Map<String, Object> tries(String sender, String when, long print, long read, long delete, long all) {
        return Map.of("sender", sender, "when", when, "print", print, "read", read, "delete", delete, "arrived", all);
    }

    @Test
    void sendsWhatTheListNamesAndNothingElse() {
        assertEquals(
                List.of(
                        tries("plugin", "at first", 0, 0, 0, 3),
                        tries("plugin", "confined", 0, 0, NO, 2),
                        tries("helper", "as made", 0, 0, NO, 2),
                        tries("helper", "widening tried", 0, 0, NO, 2),
                        tries("helper", "narrowed", NO, 0, NO, 1),
                        tries("plugin", "let go", 0, 0, 0, 3)),
                runForPrograms().fact("tries"));
    }

    @Test
    void noListIsWidenedByWhomItConfines() {
        List<?> settings = (List<?>) runForPrograms().fact("settings");
        List<Object> results = settings.stream()
                .map(setting -> ((Map<?, ?>) setting).get("result"))
                .<Object>map(r -> r)
                .toList();
        assertEquals(List.of(0L, NO, NO, NO, NO, 0L, 0L), results);
    }

    @Test
    void drawsTheFamily() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("`-- plugin("));
        assertTrue(outcome.hasLine("PRINT to printer; READ to any"));
        assertTrue(outcome.hasLine("    `-- helper("));
    }

    @Test
    void happensWhereTasksReallyRunAtOnce() {
        assertTrue(runInParallel(Map.of()).asAnnounced());
    }
}
