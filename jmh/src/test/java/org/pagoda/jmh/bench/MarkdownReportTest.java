package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The document. */
class MarkdownReportTest {
    private static void assertContains(String text, String... lines) {
        for (String line : lines) {
            assertTrue(text.contains("\n" + line + "\n"), () -> line + " is not in " + text);
        }
    }

    private static List<String> headings(String text) {
        return text.lines().filter(line -> line.startsWith("## ")).toList();
    }

    @Test
    void shouldHaveATableForEachGroup() {
        String text = MarkdownReport.write(new MadeUp()
                .row("same-move", 100, 100, 100)
                .row("same-copy", 50, 50, 50)
                .row("notify", 2000, 2000, 2000)
                .row("gone", 1, 1, 1)
                .results());
        assertContains(
                text,
                "* CPU: a processor, 2 cores",
                "* JDK: a JDK",
                "* Commit: 0123456789ab",
                "* Flags of all forks: `-XX:+UseSerialGC`",
                "    ./pagoda bench",
                "| `same-copy` | floor: plain copy into the next frame; 64 frames, 8 bytes at offset 0 | 50.0 ± 1.7 |"
                        + " 0.50 ± 0.02 `same-move` |  | 0 |",
                "| `gone` |  | 1.0 ± 0.0 |  |  | 0 |");
        assertEquals(
                List.of(
                        "## How to read the tables",
                        "## Goals",
                        "## 4 KiB to another process, same core",
                        "## Calls",
                        "## Others"),
                headings(text));
    }

    @Test
    void shouldJudgeTheGoalsWhoseRowsAreThere() {
        String text = MarkdownReport.write(new MadeUp()
                .row("notify", 70, 70, 70)
                .row("call-page", 70, 70, 70)
                .results());
        assertContains(
                text,
                "2 of " + GoalTable.all().size() + ", those for which all rows are here, and comparable.",
                "| notification, same core: ns | 70.00 ± 2.33 ns | at most 60 ns | **missed** |",
                "| call and reply, callee on the caller's thread, one page each way: ns | 70.00 ± 2.33 ns |"
                        + " at most 250 ns | met |");
        String all = MarkdownReport.write(MadeUp.allRows(10, 10, 10).results());
        assertFalse(all.contains("those for which all rows are here"));
        GoalTable.all().forEach(goal -> assertTrue(all.contains("| " + goal.name() + " | "), goal.name()));
    }

    @Test
    void shouldGiveRatiosOnlyOfRowsThatAreOversubscribed() {
        String text = MarkdownReport.write(new MadeUp()
                .row("across-move-2-producers", 100, 100, 100)
                .row("across-reference-2-producers", 50, 50, 50)
                .results());
        assertTrue(text.contains(" | oversubscribed |  |  | 0 |\n"), text);
        assertTrue(text.contains(" | oversubscribed | 0.50 ± 0.02 `across-move-2-producers` |  | 0 |\n"), text);
        assertFalse(text.contains("100.0"), text);
    }

    @Test
    void shouldKeepApartWhatCoresFarFromEachOtherTook() {
        String text = MarkdownReport.write(new MadeUp()
                .between("across-move", 100, 1000, 100, 1000, 110, 4000, 600)
                .between("across-share", 100, 500, 100, 500, 100)
                .between("across-duplicate", 100, 6000, 500, 6000, 500)
                .results());
        assertContains(text, "* Two cores, when they were nearest: 100 ns for a cache line there and back");
        assertTrue(text.contains(" | 1,000 ± 100.0 |  | 4,000 ± 4,000 | 0 |\n"), text);
        assertTrue(text.contains(" | 500.0 ± 50.0 | 0.50 ± 0.10 `across-move` |  | 0 |\n"), text);
        assertTrue(text.contains(" | 6,000 ± 600.0 |  | only far | 0 |\n"), text);
    }

    @Test
    void shouldHaveLatencyIfItWasMeasured() {
        String text = MarkdownReport.write(new MadeUp().latency("call", 100).results());
        assertContains(text, "| call | 100 | 200 | 300 | 400 | 5,000 | 1,000 | 2,000 | 3,000 | 4,000 |");
        assertEquals(List.of("## Latency"), headings(text));
        assertFalse(MarkdownReport.write(MadeUp.allRows(10).results()).contains("## Latency"));
    }
}
