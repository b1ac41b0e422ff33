package org.pagoda.kernel.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines in, lines out; the oldest are lost first. The clock is played here. */
class KernelLogTest {
    private long now = 5;
    private final StringBuilder console = new StringBuilder();

    private KernelLog log(long bytes) {
        return new KernelLog(() -> now, console::append, bytes);
    }

    private static List<String> texts(KernelLog log) {
        return log.lines().stream().map(LogLine::text).toList();
    }

    @Test
    void shouldStampAndNumberLines() {
        KernelLog log = log(1000);
        log.printk(LogLevel.KERN_INFO, "one\ntwo");
        now = 70;
        log.printk(LogLevel.KERN_DEBUG, "three");
        assertEquals(
                List.of("6,0,5;one\n", "6,1,5;two\n", "7,2,70;three\n"),
                log.lines().stream().map(LogLine::record).toList());
    }

    @Test
    void shouldLoseTheOldestFirstAndCountThem() {
        KernelLog log = log(30); // a record has ten bytes
        LogReader reader = log.reader();
        for (int i = 0; i < 5; i++) {
            log.printk(LogLevel.KERN_INFO, "abc");
        }
        assertEquals(30, log.bytes());
        assertEquals(2, log.lost());
        LogLine next = reader.next();
        assertNotNull(next);
        assertEquals(2, next.sequence());
        assertEquals(2, reader.missed());
    }

    @Test
    void shouldLetReadersGoOnFromWhereTheyWere() {
        KernelLog log = log(1000);
        log.printk(LogLevel.KERN_INFO, "a");
        LogReader first = log.reader();
        assertNotNull(first.next());
        assertNull(first.next());
        LogReader second = log.reader();
        log.printk(LogLevel.KERN_INFO, "b");
        List<String> seen = new ArrayList<>();
        for (LogReader reader : List.of(first, second)) {
            for (LogLine line = reader.next(); line != null; line = reader.next()) {
                seen.add(line.text());
            }
        }
        assertEquals(List.of("b", "a", "b"), seen);
    }

    @Test
    void shouldPutOnTheConsoleWhatIsMoreUrgentThanItsLevel() {
        KernelLog log = log(1000);
        log.setConsoleLevel(LogLevel.KERN_NOTICE);
        for (int level = LogLevel.KERN_EMERG; level <= LogLevel.KERN_DEBUG; level++) {
            log.printk(level, "level " + level);
        }
        assertTrue(console.toString().endsWith("[       5] level 4\n"), console::toString);
        assertEquals(5, console.toString().lines().count());
        assertThrows(IllegalArgumentException.class, () -> log.setConsoleLevel(0));
        assertThrows(IllegalArgumentException.class, () -> log.printk(8, "none"));
    }

    @Test
    void shouldKeepBackWhatIsTooMuchAndSaySo() {
        KernelLog log = log(1000);
        RateLimit limit = new RateLimit(100, 2);
        assertTrue(log.printk(limit, LogLevel.KERN_INFO, "1"));
        assertTrue(log.printk(limit, LogLevel.KERN_INFO, "2"));
        assertFalse(log.printk(limit, LogLevel.KERN_INFO, "3"));
        now += 99;
        assertFalse(log.printk(limit, LogLevel.KERN_INFO, "4"));
        now++;
        assertTrue(log.printk(limit, LogLevel.KERN_INFO, "5"));
        assertEquals(List.of("1", "2", "2 lines suppressed", "5"), texts(log));
    }
}
