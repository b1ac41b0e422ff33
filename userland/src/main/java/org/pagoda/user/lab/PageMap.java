package org.pagoda.user.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.Process;
import org.pagoda.mmu.PageTableEntry;

/**
 * What the page tables say about a few addresses at several moments, read from outside: the programs that run notice
 * nothing. Columns are addresses of processes, rows are moments.
 */
final class PageMap {
    private record Place(Process process, long address) {}

    private record Moment(String name, List<Long> entries) {}

    /** No entry could be read: the process has gone, and its page table with it. */
    private static final long GONE = Long.MIN_VALUE;

    private final List<Place> places = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();

    /** Adds a column. */
    PageMap place(Process process, long address) {
        places.add(new Place(process, address));
        return this;
    }

    /** Adds a row: what the entries are now. */
    void look(String moment) {
        List<Long> entries = new ArrayList<>();
        for (Place place : places) {
            entries.add(entry(place.process, place.address));
        }
        moments.add(new Moment(moment, entries));
    }

    private static long entry(Process process, long address) {
        return process.state() == Process.State.DEAD
                ? GONE
                : process.space().pageTable().get(address);
    }

    /** The entry at one place, by its order, at a moment; empty if nobody looked then, or the process had gone. */
    long at(String moment, int place) {
        for (Moment looked : moments) {
            if (looked.name.equals(moment)) {
                long entry = looked.entries.get(place);
                return entry == GONE ? PageTableEntry.EMPTY : entry;
            }
        }
        return PageTableEntry.EMPTY;
    }

    /** True if at {@code moment} a place maps {@code frame}, or a message brings it there. */
    boolean isFrame(String moment, int place, int frame) {
        long entry = at(moment, place);
        return (PageTableEntry.isValid(entry) || PageTableEntry.isInFlight(entry))
                && PageTableEntry.frame(entry) == frame;
    }

    /** True if at {@code moment} a place has a valid entry. */
    boolean isMapped(String moment, int place) {
        return PageTableEntry.isValid(at(moment, place));
    }

    void print(PrintStream out) {
        String[] who = new String[places.size() + 1];
        String[] where = new String[places.size() + 1];
        who[0] = "page tables";
        where[0] = "";
        for (int i = 0; i < places.size(); i++) {
            who[i + 1] = places.get(i).process.toString();
            where[i + 1] = Text.address(places.get(i).address);
        }
        Table table = new Table(who).row((Object[]) where);
        for (Moment moment : moments) {
            List<Object> cells = new ArrayList<>();
            cells.add(moment.name);
            for (long entry : moment.entries) {
                cells.add(entry == GONE ? "gone" : PageTableEntry.describe(entry));
            }
            table.row(cells.toArray());
        }
        table.print(out);
        out.println();
    }
}
