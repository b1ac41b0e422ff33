package org.pagoda.user.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.TraceListener;
import org.pagoda.mmu.PageTableEntry;

/**
 * Tells a person what happens to the first pages on their way: who sends them to whom, and what both sides' page tables
 * say before and after. The first message with pages of each sender is told in full, the rest is left to the summary.
 */
final class PipelineNarrator implements TraceListener {
    private static final int PAGES_IN_FULL = 2;

    private record HandedPage(long address, long before, long after, long slot) {}

    private final Kernel kernel;
    private final PrintStream out;

    // The pages of the message that is about to be reported.
    private final List<HandedPage> handed = new ArrayList<>();
    private long handedPages;
    // Who has been told of; membership only, never walked.
    private final Set<Long> toldSenders = new HashSet<>();
    private final Set<Long> awaitedHandlers = new HashSet<>();
    private final Set<Long> landing = new HashSet<>();

    PipelineNarrator(Kernel kernel, PrintStream out) {
        this.kernel = kernel;
        this.out = out;
    }

    @Override
    public void onEvent(EventKind kind, long tick, int cpu, long pid, long a, long b, long c, long d) {
        switch (kind) {
            case HAND -> onPageHanded(pid, a, b, c, d);
            case SEND -> onSent(tick, pid, a, b, c, d);
            case LAND -> onLanded(tick, pid, a, b);
            case HANDLE -> landing.remove(pid);
            case SETTLE -> onSettled(tick, pid, a, b, c);
            default -> {
                // the rest is in the trace
            }
        }
    }

    private void onPageHanded(long sender, long address, long before, long after, long slot) {
        if (!toldSenders.contains(sender)) {
            handedPages++;
            if (handed.size() < PAGES_IN_FULL) {
                handed.add(new HandedPage(address, before, after, slot));
            }
        }
    }

    private void onSent(long tick, long receiver, long sender, long type, long size, long flags) {
        if (size == 0 || !toldSenders.add(sender)) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "%8d  %s sends %s to %s, type %d, flags %s%n",
                tick,
                name(sender),
                Text.count(size, "page"),
                name(receiver),
                type,
                SendFlags.describe(flags));
        for (HandedPage page : handed) {
            out.printf(
                    Locale.ROOT,
                    "%17s frame %-6d %-9s %s  %s -> %s%n",
                    "",
                    PageTableEntry.frame(page.before),
                    shortName(sender),
                    Text.address(page.address),
                    rights(page.before),
                    rights(page.after));
            out.printf(
                    Locale.ROOT, "%30s %-9s %s  none -> in flight%n", "", shortName(receiver), Text.address(page.slot));
        }
        rest(handedPages);
        handed.clear();
        handedPages = 0;
        awaitedHandlers.add(receiver);
    }

    private void onLanded(long tick, long receiver, long address, long entry) {
        if (!awaitedHandlers.contains(receiver)) {
            return;
        }
        if (landing.add(receiver)) {
            out.printf(Locale.ROOT, "%8d  %s is interrupted, its handler gets%n", tick, name(receiver));
            landed = 0;
        }
        if (landed++ < PAGES_IN_FULL) {
            out.printf(
                    Locale.ROOT,
                    "%17s frame %-6d %-9s %s  in flight -> %s%n",
                    "",
                    PageTableEntry.frame(entry),
                    shortName(receiver),
                    Text.address(address),
                    rights(entry));
        }
    }

    private long landed;

    private void onSettled(long tick, long receiver, long kept, long returned, long freed) {
        if (kept + returned + freed > 0 && awaitedHandlers.remove(receiver)) {
            out.printf(
                    Locale.ROOT,
                    "%8d  %s is done: %d kept or passed on, %d given up%n",
                    tick,
                    name(receiver),
                    kept,
                    returned + freed);
        }
    }

    /** What can be done through an entry, and whether others see what is stored. */
    private static String rights(long entry) {
        boolean shared = PageTableEntry.isValid(entry) && (entry & PageTableEntry.SHARED) != 0;
        return Text.rights(entry)
                + (shared ? " shared" : "")
                + (PageTableEntry.isCopyOnWrite(entry) ? " copy-on-write" : "");
    }

    private void rest(long pages) {
        if (pages > PAGES_IN_FULL) {
            out.printf(Locale.ROOT, "%17s and so on for %s more%n", "", Text.count(pages - PAGES_IN_FULL, "page"));
        }
    }

    private String name(long pid) {
        Process process = kernel.process(pid);
        return process == null ? "(" + pid + ")" : process.toString();
    }

    private String shortName(long pid) {
        Process process = kernel.process(pid);
        return process == null ? "(" + pid + ")" : process.name();
    }
}
