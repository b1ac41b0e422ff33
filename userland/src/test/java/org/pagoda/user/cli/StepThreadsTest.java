package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Each way back begins a new run: what the old ones had must be gone, wherever they stood. */
@Isolated // the threads that are counted are the whole JVM's
class StepThreadsTest {
    private static final String COMMANDS = "t 20\nb 3\ns 2\nb 1\nrun\nbe 20\nbs\n";

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    @Test
    void shouldLeaveNoThreadsBehind() {
        long before = threads("pagoda-task");
        for (int i = 0; i < 10; i++) {
            Outcome.ofInput(
                            COMMANDS.getBytes(StandardCharsets.UTF_8),
                            "step",
                            "call-reply",
                            "--memory",
                            "4M",
                            "--cpus",
                            "2")
                    .assertStatus(ExitCode.DONE);
        }
        assertEquals(0, threads("pagoda-lab"));
        // Some of the last run may be about to end.
        long left = threads("pagoda-task") - before;
        assertTrue(left < 10, () -> left + " threads of tasks are left");
    }
}
