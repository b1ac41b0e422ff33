package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

class CallReplyTest extends LabContract {
    @Override
    Lab lab() {
        return new CallReply();
    }

    private static Map<String, Object> call(String name, Errno error) {
        Map<String, Object> call = new HashMap<>(Map.of("call", name, "result", error.result(), "repliedBy", "nobody"));
        call.put("number", null);
        return call;
    }

    private static Map<String, Object> answered(String name, String by) {
        return Map.of("call", name, "result", 1L, "repliedBy", by, "number", 42L);
    }

    @Test
    void callsEndWithAReplyOrSayWhyNot() {
        Outcome outcome = runForPrograms();
        assertEquals(
                List.of(
                        answered("DOUBLE", "server"),
                        answered("LATER", "server"),
                        answered("ELSEWHERE", "worker"),
                        call("NEVER", Errno.ETIMEDOUT),
                        call("FATAL", Errno.EPIPE)),
                outcome.fact("calls"));
        assertEquals(Errno.ESRCH.result(), outcome.fact("lateReply"));
        assertEquals(true, outcome.fact("lateReplyKeepsPage"));
        assertEquals(3L, outcome.fact("serverStatus"));
    }

    @Test
    void drawsCallsAndReplies() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("|<------- reply, 1 page --------#"));
        assertTrue(outcome.hasLine("|<----------------------- reply, 1 page ------------------------#"));
        assertTrue(outcome.hasLine("keeps token 1"));
        assertTrue(outcome.hasLine("NEVER      -ETIMEDOUT  nobody"));
    }
}
