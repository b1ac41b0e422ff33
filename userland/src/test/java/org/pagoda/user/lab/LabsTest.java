package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabsTest {
    @Test
    void standInTheOrderOfTheCourse() {
        List<String> names = Labs.all().stream().map(Lab::name).toList();
        assertEquals(
                List.of(
                        "pingpong",
                        "pipeline",
                        "flags",
                        "sendpage",
                        "broadcast",
                        "abandon",
                        "signals",
                        "call-reply",
                        "deadlock",
                        "use-after-move",
                        "flood",
                        "send-mask",
                        "lend-and-revoke",
                        "translate",
                        "two-spaces",
                        "tlb-reach",
                        "demand-zero",
                        "cow",
                        "uaccess",
                        "belady",
                        "thrashing",
                        "swap",
                        "external-pager",
                        "fork",
                        "primes",
                        "race",
                        "syscall-table",
                        "interaction",
                        "priority-inversion",
                        "scheduler-race",
                        "hello-driver",
                        "procfs",
                        "sysfs",
                        "oops",
                        "module-leak",
                        "pipe"),
                names);
    }

    @Test
    void anUnknownNameIsSaidWithTheKnownOnes() {
        UsageException e = assertThrows(UsageException.class, () -> Labs.find("sendpages"));
        assertTrue(e.getMessage().contains("'sendpages'"));
        assertTrue(e.getMessage().contains("sendpage, broadcast"));
    }
}
