package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

class SystemCallTablesTest extends LabContract {
    private static final long NO_SUCH = Errno.ENOSYS.result();
    private static final long INVALID = Errno.EINVAL.result();

    @Override
    Lab lab() {
        return new SystemCallTables();
    }

    @Override
    int seeds() {
        return 3;
    }

    private List<Object> all(String list, String key) {
        List<?> objects = (List<?>) runForPrograms().object("scene", "calls").get(list);
        return objects.stream()
                .<Object>map(object -> ((Map<?, ?>) object).get(key))
                .toList();
    }

    @Test
    void aCallIsTheSameInThreeWays() {
        assertEquals(List.of("getpid", "getppid", "mask", "gettid", "get_limit"), all("calls", "call"));
        List<Object> results = List.of(1L, 0L, 0L, 1L, 1024L);
        assertEquals(results, all("calls", "directly"));
        assertEquals(results, all("calls", "byNumber"));
        assertEquals(results, all("calls", "byName"));
    }

    @Test
    void aNumberTakesOneTickWhereverItStands() {
        assertEquals(List.of(2L, 9L, 24L, 63L, 69L), all("calls", "number"));
        assertEquals(List.of(1L, 1L, 1L, 1L, 1L), all("calls", "ticksByNumber"));
    }

    @Test
    void whatCannotBeIsAnError() {
        assertEquals(
                List.of(NO_SUCH, NO_SUCH, NO_SUCH, NO_SUCH, INVALID, INVALID, INVALID, INVALID),
                all("wrong", "result"));
    }

    @Test
    void aCallInFlightFinishesFirst() {
        Map<String, Object> removal = runForPrograms().object("scene", "removal");
        assertEquals(NO_SUCH, removal.get("tooSoon"));
        assertEquals(0L, removal.get("added"));
        assertEquals(42L, removal.get("inFlight"));
        assertEquals(NO_SUCH, removal.get("later"));
        assertTrue((long) removal.get("doneAt") > (long) removal.get("removedAt"));
    }

    @Test
    void drawsTheEntries() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("24  mask(type, on)            long, boolean"));
        assertTrue(outcome.hasLine("tells that nobody is in it"));
    }

    @Test
    void happensWhereTasksReallyRunAtOnce() {
        assertTrue(runInParallel(Map.of()).asAnnounced());
    }
}
