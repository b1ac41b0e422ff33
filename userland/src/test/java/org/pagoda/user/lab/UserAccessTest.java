package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserAccessTest extends LabContract {
    private static final long EFAULT = -14;

    @Override
    Lab lab() {
        return new UserAccess();
    }

    private static List<Object> all(Outcome outcome, String call, String key) {
        List<Object> all = new ArrayList<>();
        for (Object each : (List<?>) outcome.fact("calls")) {
            Map<?, ?> object = (Map<?, ?>) each;
            if (object.get("call").equals(call)) {
                all.add(object.get(key));
            }
        }
        return all;
    }

    @Test
    void shouldReturnWhatWasCopied() {
        Outcome outcome = runForPrograms();
        assertEquals(List.of(4096L, 8192L, 2048L, 1024L, EFAULT, EFAULT), all(outcome, "copy_from_user", "result"));
        assertEquals(
                List.of(4096L, 2048L, 2048L, EFAULT, EFAULT, EFAULT, EFAULT), all(outcome, "copy_to_user", "result"));
        assertEquals(List.of(2048L, 1024L, EFAULT), all(outcome, "clear_user", "result"));
        assertEquals(List.of(0L, EFAULT, EFAULT), all(outcome, "get_user", "result"));
        assertEquals(List.of(0L, EFAULT, EFAULT), all(outcome, "put_user", "result"));
        assertEquals(List.of(6L, 4L, EFAULT), all(outcome, "strncpy_from_user", "result"));
    }

    @Test
    void shouldSayThatLinuxReturnsWhatWasNot() {
        Outcome outcome = runForPrograms();
        assertEquals(List.of(0L, 0L, 2048L, 1024L, 1024L, 1024L), all(outcome, "copy_from_user", "linuxResult"));
        assertEquals(List.of(0L, 1024L, 1024L), all(outcome, "clear_user", "linuxResult"));
        assertEquals(List.of(6L, 4L, EFAULT), all(outcome, "strncpy_from_user", "linuxResult"));
        assertTrue(runForPeople().hasLine("return the bytes that were NOT copied"));
    }

    @Test
    void shouldTouchNothingElse() {
        for (Object each : (List<?>) runForPrograms().fact("calls")) {
            assertEquals(true, ((Map<?, ?>) each).get("exact"), each.toString());
        }
    }

    @Test
    void shouldKillOnlyWhoTouchesABadAddressItself() {
        Outcome outcome = runForPrograms();
        assertEquals(0L, outcome.fact("programStatus"));
        assertEquals(139L, outcome.fact("toucherStatus"));
    }

    @Test
    void shouldDrawWhereACopyStopped() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("copy_from_user     w### #www .... rrrr wwww mmmm"));
        assertTrue(outcome.hasLine("copy_from_user     wwww ww## xx.. rrrr wwww mmmm"));
        assertTrue(outcome.hasLine("copy_to_user       wwww wwww .... xxxx xxxx mmmm    8,192   -EFAULT  8,192"));
        assertTrue(outcome.hasLine("put_user           wwww wwwx x... rrrr wwww mmmm"));
    }
}
