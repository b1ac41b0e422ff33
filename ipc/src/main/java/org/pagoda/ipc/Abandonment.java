package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.LandingWindow;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTable;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Reference;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.Sabotage;

/**
 * What becomes of pages that a receiver does not keep. Each is unmapped there. If that leaves it homeless, without a
 * mapping or a message that holds it, it goes back to its sender in a message of type {@link MessageType#RETURNED}; if
 * the sender cannot take it, it is freed. What was only lent goes back to where it was, whatever the receiver says.
 */
final class Abandonment {
    private final EndpointDirectory directory;
    private final FrameAllocator frames;
    private final Aliases aliases;
    private final @Nullable TransferObserver observer;
    private final @Nullable PlainPages plainPages;

    Abandonment(
            EndpointDirectory directory,
            FrameAllocator frames,
            @Nullable TransferObserver observer,
            @Nullable PlainPages plainPages) {
        this.plainPages = plainPages;
        this.directory = directory;
        this.frames = frames;
        aliases = new Aliases(frames);
        this.observer = observer;
    }

    /**
     * Abandons the pages of a message from the {@code kept}th on, as far as they are still there, and writes into the
     * message what became of them. A page that was moved or lent on, or unmapped, meanwhile counts as kept.
     */
    void abandon(Message message) {
        AddressSpace space = message.receiver().space();
        long from = message.kept;
        long size = message.size - from;
        if (size <= 0) {
            return; // all was kept, or there was nothing
        }
        boolean plain = arePlain(space, message, from);
        Message back = plain ? prepareReturn(message, size, size) : prepareReturn(message, from);
        if (plain && plainPages != null && back != null) {
            long address = message.address + Page.address(from);
            plainPages.hand(space, address, size, back.senderCouldWrite, back.receiver(), back.address);
            message.returned = size;
            post(back);
        } else {
            abandonEach(message, from, back);
        }
    }

    /** {@code back}: brings those that are homeless back to their sender; null: they are freed. */
    private void abandonEach(Message message, long from, @Nullable Message back) {
        AddressSpace space = message.receiver().space();
        for (long i = from; i < message.size; i++) {
            long address = message.address + Page.address(i);
            long entryAddress = space.pageTable().find(address);
            long entry = space.pageTable().read(entryAddress);
            if (!isThere(entry)) {
                message.kept++;
                continue;
            }
            boolean homeless = isHomeless(message, entry, address, address);
            Reference held = takeAway(space, address, entryAddress, entry);
            if (back != null && homeless) {
                carry(back, message.returned++, entry, held, entryAddress);
            } else {
                if (!frames.sabotage().has(Sabotage.Mutant.LOSE_ABANDONED_PAGE)) {
                    frames.dropHeld(entry, held, entryAddress);
                }
                message.freed++;
            }
        }
        if (back != null) {
            post(back);
        }
    }

    /** The hot path: true if all pages from the {@code from}th on are there, homeless, and plain. */
    private boolean arePlain(AddressSpace space, Message message, long from) {
        if (plainPages == null || !message.comesBack || message.type == MessageType.RETURNED) {
            return false;
        }
        long address = message.address + Page.address(from);
        if (!PageTableEntry.isValid(space.pageTable().get(address))) {
            return false; // in flight: nobody walks there, so nobody need be stopped
        }
        space.quiesce(); // what is seen now is what will be changed
        return plainPages.arePlain(space, address, message.size - from);
    }

    /** True if an entry of a message's slot still holds its page, mapped or in flight. */
    private static boolean isThere(long entry) {
        return PageTableEntry.isMapped(entry) || PageTableEntry.isInFlight(entry);
    }

    /**
     * True if nobody holds the page but the mapping, or message, that is being abandoned. A copy has no sender to go home to, and a
     * pinned page stays where it is.
     *
     * @param first where the abandoned pages begin: one message can bring a page twice, and the aliases from here to
     *     {@code address} will be gone
     */
    private boolean isHomeless(Message message, long entry, long first, long address) {
        if (!message.comesBack) {
            return false;
        } else if (PageTableEntry.isSwapped(entry)) {
            return true;
        } else if (frames.table().count(PageTableEntry.frame(entry), Reference.PIN) > 0) {
            return false;
        }
        return aliases.isAlone(entry, message.receiver().pid(), first, address);
    }

    /** Unmaps one page and says by which kind of reference it was held. */
    private static Reference takeAway(AddressSpace space, long address, long entryAddress, long entry) {
        if (PageTableEntry.isMapped(entry)) {
            space.pages().remove(address, entryAddress, entry);
            return Reference.ENTRY;
        }
        space.pageTable().write(entryAddress, PageTableEntry.EMPTY);
        return Reference.MESSAGE;
    }

    /**
     * A message that will bring the homeless ones of {@code message}'s pages from the {@code from}th on back to its sender; null if
     * there are none, or it cannot take them.
     */
    private @Nullable Message prepareReturn(Message message, long from) {
        AddressSpace space = message.receiver().space();
        long size = 0;
        long refund = 0;
        long first = message.address + Page.address(from);
        for (long i = from; i < message.size; i++) {
            long address = message.address + Page.address(i);
            long entry = space.pageTable().get(address);
            if (isThere(entry)) {
                size += isHomeless(message, entry, first, address) ? 1 : 0;
                refund += PageTableEntry.isMapped(entry) ? 1 : 0;
            }
        }
        return size == 0 || message.type == MessageType.RETURNED ? null : prepareReturn(message, size, refund);
    }

    /**
     * The same for a known number of pages.
     *
     * @param refund how many of them the receiver is charged for
     */
    private @Nullable Message prepareReturn(Message message, long size, long refund) {
        Endpoint sender = directory.find(message.sender);
        if (sender == null
                || sender.handlers().handler(MessageType.RETURNED) == HandlerTable.NONE
                || !sender.mailbox().hasRoom(message.receiver().principal())) {
            return null;
        }
        // Who gives up pages of its own is charged for them no more.
        boolean own = sender == message.receiver();
        if (!sender.space().account().canCharge(size - (own ? refund : 0))) {
            return null;
        }
        int slot = reserve(sender.space(), (int) size);
        if (slot == LandingWindow.NONE) {
            return null;
        }
        Message back = sender.mailbox().blank();
        back.sender = message.receiver().pid();
        back.principal = message.receiver().principal();
        back.type = MessageType.RETURNED;
        back.address = sender.space().window().address(slot);
        back.size = size;
        back.flags = message.flags;
        back.senderCouldWrite = message.senderCouldWrite;
        back.comesBack = true;
        back.payment = sender.payment();
        back.payment.open(size, 1);
        return back;
    }

    /** Landing slots with the page tables down to them, or {@link LandingWindow#NONE}. */
    private static int reserve(AddressSpace space, int size) {
        int slot = space.window().reserve(size);
        if (slot != LandingWindow.NONE
                && !space.pageTable().prepare(space.window().address(slot), size)) {
            space.window().cancel(slot, size);
            return LandingWindow.NONE;
        }
        return slot;
    }

    /** Puts one page into the message that brings it home, with the rights its sender had. */
    private void carry(Message back, long index, long entry, Reference held, long heldBy) {
        Endpoint home = back.receiver();
        PageTable table = home.space().pageTable();
        long slotAddress = table.find(back.address + Page.address(index));
        frames.passHeld(entry, held, heldBy, Reference.MESSAGE, slotAddress);
        table.write(slotAddress, entryAtHome(entry, back.senderCouldWrite));
        home.space().window().setWritable(back.address + Page.address(index), back.senderCouldWrite);
        int frame = PageTableEntry.isSwapped(entry) ? FrameAllocator.ZERO_FRAME : PageTableEntry.frame(entry);
        if (frame != FrameAllocator.ZERO_FRAME) {
            frames.table().setOwner(frame, home.pid());
        }
    }

    private long entryAtHome(long entry, boolean writable) {
        if (PageTableEntry.isSwapped(entry)) {
            return PageTableEntry.carrySwapped(PageTableEntry.slot(entry), writable ? Rights.READ_WRITE : Rights.READ);
        }
        int frame = PageTableEntry.frame(entry);
        // Other copies may still stand on the same frame.
        boolean alone = frame != FrameAllocator.ZERO_FRAME && frames.table().references(frame) == 1;
        return alone
                ? PageTableEntry.inFlight(frame, writable ? Rights.READ_WRITE : Rights.READ)
                : PageTableEntry.inFlight(frame, Rights.READ) | PageTableEntry.COPY_ON_WRITE;
    }

    private void post(Message back) {
        back.receiver().mailbox().admit(back);
        if (observer != null) {
            observer.onSent(back);
        }
        back.receiver().listener().onQueued(back.receiver());
    }

    /** Gives lent pages back to the addresses they came from; if their lender is gone, frees them. */
    void giveBack(Message message) {
        if (message.givenBack) {
            return; // with a reply, before the handler returned
        }
        message.givenBack = true;
        AddressSpace space = message.receiver().space();
        Endpoint lender = directory.find(message.sender);
        for (long i = 0; i < message.size; i++) {
            long address = message.address + Page.address(i);
            long entryAddress = space.pageTable().find(address);
            long entry = space.pageTable().read(entryAddress);
            long home = message.origin + Page.address(i);
            space.window().endLending(address);
            if (!isThere(entry)) {
                if (lender != null) {
                    closeLending(lender.space(), home);
                }
                message.kept++; // revoked by its owner: counts like a page that was unmapped meanwhile
                continue;
            }
            int frame = PageTableEntry.frame(entry);
            Reference held = takeAway(space, address, entryAddress, entry);
            if (lender == null) {
                frames.drop(frame, held, entryAddress);
                message.freed++;
                continue;
            }
            PageTable table = lender.space().pageTable();
            long homeEntry = table.find(home);
            frames.pass(frame, held, entryAddress, Reference.ENTRY, homeEntry);
            lender.space().pages().takeBack(home, homeEntry, frame);
            message.returned++;
        }
    }

    /** A page that was lent out is gone for good: its owner, who had only shared it with the lender, has revoked it. */
    private static void closeLending(AddressSpace space, long home) {
        long entryAddress = space.pageTable().find(home);
        if (PageTableEntry.isLent(space.pageTable().read(entryAddress))) {
            space.pages().loseLent(home, entryAddress);
        }
    }

    /** Ends the reservation of a message's slots: those whose page is gone are free again. */
    void settleSlots(Message message) {
        if (message.size == 0) {
            return;
        }
        AddressSpace space = message.receiver().space();
        if (plainPages != null) {
            plainPages.settleSlots(space, message.address, message.size);
            return;
        }
        int first = space.window().slot(message.address);
        for (int i = 0; i < message.size; i++) {
            long entry = space.pageTable().get(space.window().address(first + i));
            space.window().settle(first + i, entry != PageTableEntry.EMPTY);
        }
    }
}
