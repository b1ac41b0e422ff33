package org.pagoda.ipc.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import org.pagoda.ipc.Counters;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.Message;
import org.pagoda.mmu.AsidTable;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.FrameState;
import org.pagoda.mmu.FrameTable;
import org.pagoda.mmu.LandingWindow;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageAccount;
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
     * @return what is wrong; empty if all is well
     */
    public List<Violation> check(List<Endpoint> endpoints) {
        List<Violation> violations = new ArrayList<>();
        FrameCensus census = new FrameCensus(frames, endpoints);
        for (int frame = 0; frame < frames.table().size(); frame++) {
            checkFrame(frame, census, violations);
        }
        checkSlots(census, violations);
        IdentityHashMap<PageAccount, Long> underWay = underWay(endpoints);
        for (Endpoint endpoint : endpoints) {
            checkEntries(endpoint, violations);
            MailboxCheck.check(endpoint, violations);
            checkWindow(endpoint, violations);
            checkCounters(endpoint, violations);
            checkCharges(endpoint, underWay, violations);
        }
        new IdentityCheck(frames.table(), endpoints).check(violations);
        for (int cpu = 0; cpu < tlbs.size(); cpu++) {
            checkTlb(cpu, byAsid(endpoints), violations);
        }
        return violations;
    }

    private void checkFrame(int frame, FrameCensus census, List<Violation> violations) {
        FrameTable table = frames.table();
        FrameState state = table.state(frame);
        if (frame == FrameAllocator.ZERO_FRAME) {
            if (census.writable[frame] > 0) {
                violations.add(Violation.ofFrame(Law.RIGHTS, frame, "is the zero frame, and can be stored into"));
            }
            return;
        }
        compare(frame, Reference.ENTRY, census.entries[frame], violations);
        compare(frame, Reference.MESSAGE, census.inFlight[frame], violations);
        boolean held = table.references(frame) > 0;
        boolean user = state != FrameState.FREE && state != FrameState.KERNEL && state != FrameState.PAGE_TABLE;
        if (held != user) {
            violations.add(Violation.ofFrame(
                    Law.STATES, frame, "is " + state + " with " + table.references(frame) + " references"));
        }
        if (census.tables[frame] != (state == FrameState.PAGE_TABLE ? 1 : 0)) {
            violations.add(Violation.ofFrame(
                    Law.STATES, frame, "is " + state + " and holds " + census.tables[frame] + " page tables"));
        }
        checkReverseMap(frame, census, violations);
        int holders = census.entries[frame] + census.inFlight[frame];
        boolean aliases = census.shared[frame] == holders && census.copyOnWrite[frame] == 0;
        boolean copies = census.copyOnWrite[frame] == holders && census.shared[frame] == 0;
        if (holders > 1 && !aliases && !copies) {
            String marks = census.shared[frame] + " are marked shared, " + census.copyOnWrite[frame]
                    + " copy-on-write, and " + census.writable[frame] + " can store";
            violations.add(Violation.ofFrame(Law.RIGHTS, frame, "has " + holders + " holders, of which " + marks));
        }
    }

    private void checkReverseMap(int frame, FrameCensus census, List<Violation> violations) {
        if (frames.table().state(frame) == FrameState.PAGE_TABLE) {
            return;
        }
        LongArrayList booked = new LongArrayList();
        frames.table().reverseMap().forEach(frame, booked::addLong);
        long[] sorted = booked.toLongArray();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, census.holders(frame))) {
            violations.add(Violation.ofFrame(
                    Law.REFERENCES,
                    frame,
                    "is held by the entries at " + describe(census.holders(frame)) + ", the reverse map says "
                            + describe(sorted)));
        }
    }

    private static String describe(long[] addresses) {
        return Arrays.stream(addresses)
                .mapToObj(address -> "0x" + Long.toHexString(address))
                .toList()
                .toString();
    }

    /** Slots of the swap space obey the law of references too: entries, mapped or in flight, and a frame that is the same. */
    private void checkSlots(FrameCensus census, List<Violation> violations) {
        SwapSpace swap = frames.swap();
        for (int slot = 0; swap != null && slot < swap.slots(); slot++) {
            int found = census.slots.getOrDefault(slot, 0) + (swap.frameOf(slot) == SwapSpace.NONE ? 0 : 1);
            if (swap.references(slot) != found) {
                String what = "swap slot " + slot + " has " + found + ", the books say " + swap.references(slot);
                violations.add(new Violation(Law.REFERENCES, what, Violation.NO_FRAME, List.of()));
            }
        }
    }

    private void compare(int frame, Reference kind, int found, List<Violation> violations) {
        int booked = frames.table().count(frame, kind);
        if (booked != found) {
            violations.add(Violation.ofFrame(
                    Law.REFERENCES, frame, "has " + found + " of kind " + kind + ", the books say " + booked));
        }
    }

    private static void checkEntries(Endpoint endpoint, List<Violation> violations) {
        endpoint.space().pageTable().forEachLeaf((address, entry, entryAddress) -> {
            if (PageTableEntry.isCopyOnWrite(entry) && (entry & PageTableEntry.WRITE) != 0) {
                violations.add(Violation.ofPage(
                        Law.RIGHTS, endpoint, address, PageTableEntry.frame(entry), "is copy-on-write and writable"));
            }
            boolean writable = PageTableEntry.isValid(entry) && (entry & PageTableEntry.WRITE) != 0;
            if (writable && !endpoint.space().mayWrite(address)) {
                violations.add(Violation.ofPage(
                        Law.RIGHTS,
                        endpoint,
                        address,
                        PageTableEntry.frame(entry),
                        "can be stored into, against what its region or whoever gave it says"));
            }
            if (PageTableEntry.isInFlight(entry) && !endpoint.space().window().contains(address)) {
                violations.add(Violation.ofPage(
                        Law.LANDING,
                        endpoint,
                        address,
                        PageTableEntry.isSwapped(entry) ? Violation.NO_FRAME : PageTableEntry.frame(entry),
                        "is in flight outside the landing window"));
            }
        });
    }

    private static void checkWindow(Endpoint endpoint, List<Violation> violations) {
        LandingWindow window = endpoint.space().window();
        BitSet wanted = new BitSet(window.size());
        endpoint.mailbox().forEach(message -> addSlots(window, message, wanted));
        endpoint.handlers().forEachRunning(message -> addSlots(window, message, wanted));
        for (int slot = 0; slot < window.size(); slot++) {
            long address = window.address(slot);
            boolean occupied = endpoint.space().pageTable().get(address) != PageTableEntry.EMPTY;
            boolean taken = occupied || window.isHeld(slot);
            if (window.isTaken(slot) != taken || window.isHeld(slot) != wanted.get(slot)) {
                violations.add(Violation.ofPage(
                        Law.LANDING,
                        endpoint,
                        address,
                        Violation.NO_FRAME,
                        "has a slot that is " + (window.isTaken(slot) ? "" : "not ") + "taken, "
                                + (window.isHeld(slot) ? "" : "not ") + "held, " + (occupied ? "" : "not ")
                                + "occupied, and " + (wanted.get(slot) ? "" : "not ") + "a message's"));
            }
        }
    }

    /** A message's slots are its own until its handler has returned. */
    private static void addSlots(LandingWindow window, Message message, BitSet slots) {
        if (message.size() > 0) {
            int first = window.slot(message.address());
            slots.set(first, first + (int) message.size());
        }
    }

    private static void checkCounters(Endpoint endpoint, List<Violation> violations) {
        Counters counters = endpoint.counters();
        long messages = counters.handled() + endpoint.mailbox().queued() + counters.inHandler() + counters.dropped();
        if (endpoint.mailbox().admitted() != messages) {
            violations.add(Violation.ofProcess(
                    Law.CONSERVATION,
                    endpoint,
                    "admitted " + endpoint.mailbox().admitted() + " messages, but " + messages + " can be found"));
        }
        long reasons = counters.droppedAtEnd()
                + counters.droppedForHandler()
                + counters.droppedOverQuota()
                + counters.droppedCalls();
        if (counters.dropped() != reasons) {
            violations.add(Violation.ofProcess(
                    Law.CONSERVATION,
                    endpoint,
                    "dropped " + counters.dropped() + " messages, but " + reasons + " for a reason"));
        }
        long pages = counters.pagesKept() + counters.pagesReturned() + counters.pagesFreed();
        if (counters.handledPages() != pages) {
            violations.add(Violation.ofProcess(
                    Law.CONSERVATION,
                    endpoint,
                    "handled " + counters.handledPages() + " pages, but " + pages + " were kept, returned or freed"));
        }
    }

    /** What each account pays for that is under way. */
    private static IdentityHashMap<PageAccount, Long> underWay(List<Endpoint> endpoints) {
        IdentityHashMap<PageAccount, Long> pages = new IdentityHashMap<>();
        Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Endpoint endpoint : endpoints) {
            endpoint.mailbox().forEach(message -> {
                PageAccount payer = message.payer();
                if (payer != null && counted.add(message.payment())) {
                    pages.merge(payer, message.size(), Long::sum);
                }
            });
        }
        return pages;
    }

    private static void checkCharges(
            Endpoint endpoint, IdentityHashMap<PageAccount, Long> underWay, List<Violation> violations) {
        long[] charges = {0};
        endpoint.space().pageTable().forEachLeaf((address, entry, entryAddress) -> {
            if (PageTableEntry.isMapped(entry) || PageTableEntry.isLent(entry)) {
                charges[0]++;
            }
        });
        charges[0] += underWay.getOrDefault(endpoint.space().account(), 0L);
        long booked = endpoint.space().account().charged();
        if (booked != charges[0]) {
            violations.add(Violation.ofProcess(
                    Law.CHARGES, endpoint, "maps and sends " + charges[0] + " pages, but is charged for " + booked));
        }
    }

    /** Whose space has which ASID; that no two have the same is checked elsewhere. */
    private static Int2ObjectHashMap<Endpoint> byAsid(List<Endpoint> endpoints) {
        Int2ObjectHashMap<Endpoint> found = new Int2ObjectHashMap<>();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.space().asid() != AsidTable.NONE) {
                found.put(endpoint.space().asid(), endpoint);
            }
        }
        return found;
    }

    private void checkTlb(int cpu, Int2ObjectHashMap<Endpoint> byAsid, List<Violation> violations) {
        tlbs.get(cpu).forEach((asid, page, entry) -> {
            long inTable = PageTableEntry.EMPTY;
            List<Long> pids = List.of();
            Endpoint endpoint = byAsid.get(asid);
            if (endpoint != null) {
                inTable = endpoint.space().pageTable().get(Page.address(page));
                pids = List.of(endpoint.pid());
            }
            boolean same =
                    PageTableEntry.isValid(inTable) && PageTableEntry.frame(inTable) == PageTableEntry.frame(entry);
            if (!same || (entry & ~inTable & GRANTS) != 0) {
                String what = "CPU " + cpu + " remembers " + PageTableEntry.describe(entry) + " for 0x"
                        + Long.toHexString(Page.address(page)) + " of space " + asid + ", the table says "
                        + PageTableEntry.describe(inTable);
                violations.add(new Violation(Law.STALENESS, what, PageTableEntry.frame(entry), pids));
            }
        });
    }
}
