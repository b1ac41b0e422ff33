package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.FrameState;
import org.pagoda.mmu.FrameTable;
import org.pagoda.mmu.LandingWindow;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Reference;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.SwapSpace;

/**
 * A {@link World} as text, a line for each fact, to be compared before and after a call that must change nothing.
 *
 * <p>The whole state is every entry bit for bit, every frame that is in use, and all that stands in the books. The logical state
 * leaves out what only the kernel can know, and what a call that ran out of memory may therefore leave behind: which frame or swap slot
 * a page stands on, empty page tables, and whether a copy-on-write page has parted from the others already.
 *
 * <p>Broadcasts that passed a process by are in neither: they are counted also if the whole broadcast fails.
 */
final class StateDigest {
    /** Types beyond are not used on this floor. */
    private static final long TYPES = MessageType.FIRST_USER + 32;

    private final World world;
    private final boolean whole;
    private final StringBuilder text = new StringBuilder();
    // Frames of aliases and payments of messages, by a number that does not hang on what they are.
    private final List<Object> identities = new ArrayList<>();
    // By frame; many pages stand on the zero frame.
    private final Map<Integer, String> contents = new HashMap<>();

    private StateDigest(World world, boolean whole) {
        this.world = world;
        this.whole = whole;
    }

    /** All there is. */
    static String whole(World world) {
        return new StateDigest(world, true).describe();
    }

    /** All that a program, or its bookkeeper, could tell apart. */
    static String logical(World world) {
        return new StateDigest(world, false).describe();
    }

    private String describe() {
        for (Endpoint endpoint : world.alive.values()) {
            line("process ", endpoint.pid());
            describeBooks(endpoint);
            describeHandlers(endpoint);
            describeQueue(endpoint);
            describeTokens(endpoint);
            describeWindow(endpoint.space());
            describePages(endpoint.space());
        }
        if (whole) {
            describeFrames();
            describeSwapSlots();
        }
        return text.toString();
    }

    private void line(Object... parts) {
        for (Object part : parts) {
            text.append(part);
        }
        text.append('\n');
    }

    /** The same number for the same thing, counted in the order in which they come up. */
    private int identify(Object thing) {
        for (int i = 0; i < identities.size(); i++) {
            Object known = identities.get(i);
            if (known == thing || (thing instanceof Integer && thing.equals(known))) {
                return i;
            }
        }
        identities.add(thing);
        return identities.size() - 1;
    }

    // ---- a process ----

    private void describeBooks(Endpoint endpoint) {
        Counters counters = endpoint.counters();
        line(" charged ", endpoint.space().account().charged());
        line(
                " sends ",
                counters.sendsSucceeded(),
                ", admitted ",
                endpoint.mailbox().admitted());
        line(" handled ", counters.handled(), ", in handler ", counters.inHandler(), ", dropped ", counters.dropped());
        line(" kept ", counters.pagesKept(), ", returned ", counters.pagesReturned());
        line(" freed ", counters.pagesFreed(), " of ", counters.handledPages());
        line(" events ", counters.events(), ", told ", counters.eventsTold(), ", dropped ", counters.eventsDropped());
        line(" may send to ", endpoint.sendMask().rules());
    }

    private void describeHandlers(Endpoint endpoint) {
        HandlerTable handlers = endpoint.handlers();
        for (long type = 0; type < TYPES; type++) {
            Message running = handlers.running(type);
            if (handlers.handler(type) != HandlerTable.NONE || handlers.isMasked(type) || running != null) {
                line(
                        " type ",
                        type,
                        " handler ",
                        handlers.handler(type),
                        handlers.isMasked(type) ? " masked" : "",
                        running == null ? "" : " handles " + running.sequence(),
                        world.subscribers.of(type).contains(endpoint) ? "" : " no broadcasts");
            }
        }
        long unmasked = handlers.unmaskFor(HandlerTable.NO_TYPE);
        handlers.unmaskFor(unmasked);
        line(" unmasked for ", unmasked, ", depth ", world.runner(endpoint).depth());
    }

    private void describeQueue(Endpoint endpoint) {
        endpoint.mailbox()
                .forEach(message -> line(
                        " message ",
                        message.sequence(),
                        " from ",
                        message.sender(),
                        " type ",
                        message.type(),
                        " at ",
                        Long.toHexString(message.address()),
                        " size ",
                        message.size(),
                        " flags ",
                        message.flags(),
                        message.wait != null ? " awaited" : "",
                        message.payment() == null ? " unpaid" : " payment " + identify(message.payment())));
    }

    private void describeTokens(Endpoint endpoint) {
        for (Token token : endpoint.keptTokens()) {
            // One whose caller waits no more is good for nothing, whether it is still in the table or not.
            if (token.isOpen()) {
                line(" token ", token.number, " of ", token.callerEndpoint().pid());
            }
        }
        line(" calls ", endpoint.calls().size());
    }

    private void describeWindow(AddressSpace space) {
        LandingWindow window = space.window();
        for (int slot = 0; slot < window.size(); slot++) {
            if (window.isTaken(slot) || window.isHeld(slot) || window.isLentAt(window.address(slot))) {
                boolean writable = space.mayWrite(window.address(slot));
                line(
                        " slot ",
                        slot,
                        window.isTaken(slot) ? " taken" : " free",
                        window.isHeld(slot) ? " held" : "",
                        window.isLentAt(window.address(slot)) ? " lent" : "",
                        writable ? " writable" : "");
            }
        }
    }

    private void describePages(AddressSpace space) {
        space.regions().forEach(region -> line(" region ", region));
        space.pageTable().forEachLeaf((address, entry, entryAddress) -> {
            line(" page ", Long.toHexString(address), whole ? ": " + Long.toHexString(entry) : "");
            boolean moved = PageTableEntry.isMoved(entry);
            line(moved ? "  moved" : describeHold(entry), moved ? "" : describePage(space, address, entry));
        });
    }

    private static String describeHold(long entry) {
        if (PageTableEntry.isMapped(entry)) {
            return "  mapped";
        }
        return PageTableEntry.isLent(entry) ? "  lent" : "  in flight";
    }

    private String describePage(AddressSpace space, long address, long entry) {
        boolean afterACopy = (entry & PageTableEntry.COPY_ON_WRITE) != 0 && space.mayWrite(address);
        boolean writable = (entry & PageTableEntry.WRITE) != 0 || afterACopy;
        String rights = Rights.describe(PageTableEntry.rights(entry) | (writable ? Rights.WRITE : 0));
        if (PageTableEntry.isSwapped(entry)) {
            int slot = PageTableEntry.slot(entry);
            return " " + rights + " = " + describe(offset -> world.swapStore.longAt(slot, (int) offset));
        }
        int frame = PageTableEntry.frame(entry);
        String shared = "";
        if ((entry & PageTableEntry.SHARED) != 0) {
            shared = " shared " + identify(frame) + describeReferences(frame);
        }
        int pins = frame == FrameAllocator.ZERO_FRAME ? 0 : world.frames.table().count(frame, Reference.PIN);
        return " " + rights + shared + (pins > 0 ? " pins " + pins : "") + " = " + contents(frame);
    }

    /** The first word of a page, for people, and the whole of it as one number. */
    private String contents(int frame) {
        return contents.computeIfAbsent(frame, this::readContents);
    }

    private String readContents(int frame) {
        long start = Page.address(frame);
        return describe(offset -> world.memory.getLong(start + offset));
    }

    private static String describe(LongUnaryOperator words) {
        long hash = 0;
        for (long offset = 0; offset < Page.SIZE; offset += Long.BYTES) {
            hash = hash * 31 + words.applyAsLong(offset);
        }
        return words.applyAsLong(0) + " " + Long.toHexString(hash);
    }

    // ---- frames and swap slots ----

    private String describeReferences(int frame) {
        StringBuilder references = new StringBuilder();
        for (Reference kind : Reference.values()) {
            references
                    .append(' ')
                    .append(kind)
                    .append(' ')
                    .append(world.frames.table().count(frame, kind));
        }
        return references.toString();
    }

    private void describeFrames() {
        FrameTable table = world.frames.table();
        line("used frames ", world.frames.usedFrames(), ", swap slots ", world.swap.used());
        for (int frame = 0; frame < table.size(); frame++) {
            if (table.state(frame) != FrameState.FREE) {
                line(" frame ", frame, " ", table.state(frame), " of ", table.owner(frame), describeReferences(frame));
            }
        }
    }

    private void describeSwapSlots() {
        SwapSpace swap = world.swap;
        for (int slot = 0; slot < swap.slots(); slot++) {
            if (swap.references(slot) > 0) {
                line("swap slot ", slot, " references ", swap.references(slot), " frame ", swap.frameOf(slot));
            }
        }
    }
}
