package org.pagoda.kernel.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.agrona.collections.LongArrayList;
import org.pagoda.ipc.check.Violation;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.FrameState;
import org.pagoda.mmu.FrameTable;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Reference;
import org.pagoda.mmu.ReverseMap;

/**
 * Says of a broken law what somebody who looks for the bug wants to know first: the law, the frame, who has it, and what happened to
 * it and to them.
 */
final class ViolationReport {
    /** Events shown of a frame, and of processes. */
    private static final int EVENTS_SHOWN = 10;
    /** Further violations shown; most often they follow from the first. */
    private static final int OTHERS_SHOWN = 5;

    private final Kernel kernel;
    private final List<TracedEvent> events;
    private final LongFunction<String> names;
    private final EventText text;
    private final StringBuilder report = new StringBuilder();
    private final LongArrayList concerned = new LongArrayList();

    /**
     * For one machine.
     *
     * @param events the last ones, oldest first; there is one at least
     * @param names what a process is called, by its identifier
     */
    ViolationReport(Kernel kernel, List<TracedEvent> events, LongFunction<String> names) {
        this.kernel = kernel;
        this.events = events;
        this.names = names;
        text = new EventText(kernel, names);
    }

    /** The report, several lines; {@code violations} are not empty. */
    String write(List<Violation> violations) {
        Violation first = violations.get(0);
        TracedEvent last = events.get(events.size() - 1);
        report.append("a law is broken, found at tick ").append(last.tick()).append(" after: ");
        report.append(text.describe(last));
        line("law", first.law() + ": " + first.law().meaning());
        line("wrong", first.what());
        for (long pid : first.pids()) {
            concern(pid);
        }
        if (first.frame() != Violation.NO_FRAME) {
            writeFrame(first.frame());
        }
        List<Violation> others = violations.subList(1, violations.size());
        for (Violation other : others.subList(0, Math.min(OTHERS_SHOWN, others.size()))) {
            line("also", other.toString());
        }
        if (others.size() > OTHERS_SHOWN) {
            line("also", others.size() - OTHERS_SHOWN + " more");
        }
        if (first.frame() != Violation.NO_FRAME) {
            writeEvents("frame " + first.frame(), event -> event.touchesFrame(first.frame()));
        }
        if (!concerned.isEmpty()) {
            String who = concerned.stream().map(names::apply).collect(Collectors.joining(", "));
            writeEvents(who, event -> concerned.stream().anyMatch(event::touchesProcess));
        } else if (first.frame() == Violation.NO_FRAME) {
            writeEvents("all", event -> true);
        }
        return report.toString();
    }

    private void line(String label, String what) {
        report.append(String.format(Locale.ROOT, "\n  %-11s%s", label, what));
    }

    private void concern(long pid) {
        if (pid != 0 && !concerned.containsLong(pid)) {
            concerned.addLong(pid);
        }
    }

    // ---- the frame ----

    private void writeFrame(int frame) {
        FrameTable table = kernel.frames().table();
        line(
                "frame " + frame,
                table.state(frame) + owner(frame) + "; booked: "
                        + count(frame, Reference.ENTRY, "entries") + ", " + count(frame, Reference.MESSAGE, "messages")
                        + ", " + count(frame, Reference.PIN, "pins") + ", " + count(frame, Reference.CACHE, "caches"));
        concern(table.owner(frame));
        if (table.state(frame) != FrameState.PAGE_TABLE) {
            writeHolders(frame);
            writeTlbs(frame);
        }
    }

    private void writeHolders(int frame) {
        ReverseMap map = kernel.frames().table().reverseMap();
        LongArrayList booked = new LongArrayList();
        map.forEach(frame, booked::addLong);
        for (Process process : kernel.processes()) {
            process.space().pageTable().forEachLeaf((address, entry, entryAddress) -> {
                if (TracedEvent.names(entry, frame)) {
                    String known = booked.removeLong(entryAddress) ? "" : ", not in the reverse map";
                    writeHolder("held by", process.pid(), address, PageTableEntry.describe(entry) + known);
                }
            });
        }
        for (int i = 0; i < booked.size(); i++) {
            long entryAddress = booked.getLong(i);
            writeHolder(
                    "booked for",
                    map.space(entryAddress),
                    map.virtualAddress(entryAddress),
                    "more often than it holds it");
        }
    }

    private String owner(int frame) {
        FrameTable table = kernel.frames().table();
        return table.state(frame) == FrameState.FREE ? "" : ", owned by " + names.apply(table.owner(frame));
    }

    private String count(int frame, Reference kind, String noun) {
        return kernel.frames().table().count(frame, kind) + " " + noun;
    }

    private void writeHolder(String how, long pid, long address, String what) {
        line(how, names.apply(pid) + " at 0x" + Long.toHexString(address) + ": " + what);
        concern(pid);
    }

    private void writeTlbs(int frame) {
        for (int number = 0; number < kernel.cpus().size(); number++) {
            String cpu = "TLB " + number;
            kernel.cpus().get(number).mmu().tlb().forEach((asid, page, entry) -> {
                if (PageTableEntry.frame(entry) == frame) {
                    line(
                            cpu,
                            "space " + asid + " at 0x" + Long.toHexString(Page.address(page)) + ": "
                                    + PageTableEntry.describe(entry));
                }
            });
        }
    }

    // ---- events ----

    private void writeEvents(String whose, Predicate<TracedEvent> wanted) {
        List<TracedEvent> found = new ArrayList<>(events);
        found.removeIf(wanted.negate());
        report.append("\n  last events of ").append(whose).append(':');
        for (TracedEvent event : found.subList(Math.max(0, found.size() - EVENTS_SHOWN), found.size())) {
            String cpu = event.cpu() < 0 ? "      " : String.format(Locale.ROOT, "CPU %-2d", event.cpu());
            report.append(String.format(
                    Locale.ROOT, "\n    tick %-6d %s %-9s%s", event.tick(), cpu, event.kind(), text.describe(event)));
        }
        if (found.isEmpty()) {
            report.append("\n    none");
        }
    }
}
