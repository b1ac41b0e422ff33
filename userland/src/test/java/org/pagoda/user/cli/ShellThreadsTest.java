package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A machine with modules, open devices, and processes that wait or are killed by an oops: when it has gone, so have its threads. */
@Isolated // the threads that are counted are the whole JVM's
class ShellThreadsTest {
    private static final int SESSIONS = 20;
    private static final String COMMANDS = "insmod hello; insmod faulty; echo hi > /dev/hello; cat /dev/hello; "
            + "echo never > /dev/faulty; cat /dev/faulty & cat /dev/faulty & sleep 1000; kill %1; wait %1; "
            + "echo throw > /dev/faulty; cat /dev/faulty; rmmod hello; sleep 1000000000 & exit 5";

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("pagoda-task"))
                .count();
    }

    @Test
    void shouldLeaveNoThreadsBehind() {
        long before = threads();
        for (int i = 0; i < SESSIONS; i++) {
            assertEquals(5, Outcome.of("sh", "-c", COMMANDS).status());
        }
        // Some of the last session may be about to end.
        long left = threads() - before;
        assertTrue(left < SESSIONS, () -> left + " threads of tasks are left");
    }
}
