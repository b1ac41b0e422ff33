package org.pagoda.ipc.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.agrona.collections.LongArrayList;
import org.pagoda.ipc.Counters;
import org.pagoda.ipc.Endpoint;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.FrameState;
import org.pagoda.mmu.FrameTable;
import org.pagoda.mmu.LandingWindow;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Reference;
import org.pagoda.mmu.SwapSpace;
import org.pagoda.mmu.TranslationLookasideBuffer;

/**
 * Walks a whole machine and compares what it finds with what the books say. Everything is counted anew from the page
 * tables, mailboxes and TLBs; nothing is believed. Slow, and only right while nothing else runs.
 */
public final class InvariantChecker {
    /** Bits that hardware may act on: what a TLB must not have beyond the page table. */
    private static final long GRANTS = PageTableEntry.READ
            | PageTableEntry.WRITE
            | PageTableEntry.EXECUTE
            | PageTableEntry.USER
            | PageTableEntry.DIRTY;

    private final FrameAllocator frames;
    private final List<TranslationLookasideBuffer> tlbs;

    public InvariantChecker(FrameAllocator frames, List<TranslationLookasideBuffer> tlbs) {
        this.frames = frames;
        this.tlbs = List.copyOf(tlbs);
    }

    /**
     * Checks everything.
     *
     * @param endpoints all that exist, those that are about to go included
     * @return what is wrong, a line for each, the law first; empty if all is well
     */
    public List<String> check(List<Endpoint> endpoints) {
        List<String> violations = new ArrayList<>();
        FrameCensus census = new FrameCensus(frames, endpoints);
        for (int frame = 0; frame < frames.table().size(); frame++) {
            checkFrame(frame, census, violations);
        }
        checkSlots(census, violations);
        for (Endpoint endpoint : endpoints) {
            checkEntries(endpoint, violations);
            checkWindow(endpoint, violations);
            MailboxCheck.check(endpoint, violations);
            checkCounters(endpoint, violations);
            checkCharges(endpoint, endpoints, violations);
        }
        for (int cpu = 0; cpu < tlbs.size(); cpu++) {
            checkTlb(cpu, endpoints, violations);
        }
        return violations;
    }

    private void checkFrame(int frame, FrameCensus census, List<String> violations) {
        FrameTable table = frames.table();
        FrameState state = table.state(frame);
        if (frame == FrameAllocator.ZERO_FRAME) {
            if (census.writable[frame] > 0) {
                violations.add("rights: the zero frame can be stored into");
            }
            return;
        }
        compare("references", frame, Reference.ENTRY, census.entries[frame], violations);
        compare("references", frame, Reference.MESSAGE, census.inFlight[frame], violations);
        boolean held = table.references(frame) > 0;
        boolean user = state != FrameState.FREE && state != FrameState.KERNEL && state != FrameState.PAGE_TABLE;
        if (held != user) {
            violations.add(
                    "states: frame " + frame + " is " + state + " with " + table.references(frame) + " references");
        }
        if (census.tables[frame] != (state == FrameState.PAGE_TABLE ? 1 : 0)) {
            violations.add(
                    "states: frame " + frame + " is " + state + " and holds " + census.tables[frame] + " page tables");
        }
        checkReverseMap(frame, census, violations);
        int holders = census.entries[frame] + census.inFlight[frame];
        boolean aliases = census.shared[frame] == holders && census.copyOnWrite[frame] == 0;
        boolean copies = census.copyOnWrite[frame] == holders && census.shared[frame] == 0;
        if (holders > 1 && !aliases && !copies) {
            violations.add("rights: frame " + frame + " has " + holders + " holders, of which " + census.shared[frame]
                    + " are marked shared, " + census.copyOnWrite[frame] + " copy-on-write, and "
                    + census.writable[frame] + " can store");
        }
    }

    private void checkReverseMap(int frame, FrameCensus census, List<String> violations) {
        if (frames.table().state(frame) == FrameState.PAGE_TABLE) {
            return;
        }
        LongArrayList booked = new LongArrayList();
        frames.table().reverseMap().forEach(frame, booked::addLong);
        long[] sorted = booked.toLongArray();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, census.holders(frame))) {
            violations.add("references: frame " + frame + " is held by the entries at "
                    + Arrays.toString(census.holders(frame)) + ", the reverse map says " + Arrays.toString(sorted));
        }
    }

    /** Slots of the swap space obey the law of references too: entries, mapped or in flight, and a frame that is the same. */
    private void checkSlots(FrameCensus census, List<String> violations) {
        SwapSpace swap = frames.swap();
        for (int slot = 0; swap != null && slot < swap.slots(); slot++) {
            int found = census.slots.getOrDefault(slot, 0) + (swap.frameOf(slot) == SwapSpace.NONE ? 0 : 1);
            if (swap.references(slot) != found) {
                violations.add(
                        "references: swap slot " + slot + " has " + found + ", the books say " + swap.references(slot));
            }
        }
    }

    private void compare(String law, int frame, Reference kind, int found, List<String> violations) {
        int booked = frames.table().count(frame, kind);
        if (booked != found) {
            violations.add(
                    law + ": frame " + frame + " has " + found + " of kind " + kind + ", the books say " + booked);
        }
    }

    private static void checkEntries(Endpoint endpoint, List<String> violations) {
        endpoint.space().pageTable().forEachLeaf((address, entry, entryAddress) -> {
            if (PageTableEntry.isCopyOnWrite(entry) && (entry & PageTableEntry.WRITE) != 0) {
                violations.add("rights: " + at(endpoint, address) + " is copy-on-write and writable");
            }
            if (PageTableEntry.isInFlight(entry) && !endpoint.space().window().contains(address)) {
                violations.add("landing: " + at(endpoint, address) + " is in flight outside the landing window");
            }
        });
    }

    private static void checkWindow(Endpoint endpoint, List<String> violations) {
        LandingWindow window = endpoint.space().window();
        for (int slot = 0; slot < window.size(); slot++) {
            long address = window.address(slot);
            boolean occupied = endpoint.space().pageTable().get(address) != PageTableEntry.EMPTY;
            if (window.isTaken(slot) != (occupied || window.isHeld(slot))) {
                violations.add("landing: slot " + at(endpoint, address) + " is " + (window.isTaken(slot) ? "" : "not ")
                        + "taken, " + (occupied ? "" : "not ") + "occupied");
            }
        }
    }

    private static void checkCounters(Endpoint endpoint, List<String> violations) {
        Counters counters = endpoint.counters();
        long messages = counters.handled() + endpoint.mailbox().queued() + counters.inHandler() + counters.dropped();
        if (endpoint.mailbox().admitted() != messages) {
            violations.add("conservation: process " + endpoint.pid() + " admitted "
                    + endpoint.mailbox().admitted() + " messages, but " + messages + " can be found");
        }
        long pages = counters.pagesKept() + counters.pagesReturned() + counters.pagesFreed();
        if (counters.handledPages() != pages) {
            violations.add("conservation: process " + endpoint.pid() + " handled " + counters.handledPages()
                    + " pages, but " + pages + " were kept, returned or freed");
        }
    }

    private static void checkCharges(Endpoint endpoint, List<Endpoint> all, List<String> violations) {
        long[] charges = {0};
        endpoint.space().pageTable().forEachLeaf((address, entry, entryAddress) -> {
            if (PageTableEntry.isMapped(entry) || PageTableEntry.isLent(entry)) {
                charges[0]++;
            }
        });
        Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Endpoint other : all) {
            other.mailbox().forEach(message -> {
                Object payment = message.payment();
                boolean pays =
                        payment != null && message.payer() == endpoint.space().account();
                if (pays && counted.add(payment)) {
                    charges[0] += message.size();
                }
            });
        }
        long booked = endpoint.space().account().charged();
        if (booked != charges[0]) {
            violations.add("charges: process " + endpoint.pid() + " maps and sends " + charges[0]
                    + " pages, but is charged for " + booked);
        }
    }

    private void checkTlb(int cpu, List<Endpoint> endpoints, List<String> violations) {
        tlbs.get(cpu).forEach((asid, page, entry) -> {
            long inTable = PageTableEntry.EMPTY;
            for (Endpoint endpoint : endpoints) {
                if (endpoint.space().asid() == asid) {
                    inTable = endpoint.space().pageTable().get(Page.address(page));
                }
            }
            boolean same =
                    PageTableEntry.isValid(inTable) && PageTableEntry.frame(inTable) == PageTableEntry.frame(entry);
            if (!same || (entry & ~inTable & GRANTS) != 0) {
                violations.add("staleness: CPU " + cpu + " remembers " + PageTableEntry.describe(entry)
                        + " for page 0x" + Long.toHexString(page) + " of space " + asid + ", the table says "
                        + PageTableEntry.describe(inTable));
            }
        });
    }

    static String at(Endpoint endpoint, long address) {
        return "process " + endpoint.pid() + " at 0x" + Long.toHexString(address);
    }
}
