package org.pagoda.ipc;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.LandingWindow;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTable;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Reference;
import org.pagoda.mmu.ReverseMap;
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
    private final @Nullable TransferObserver observer;

    Abandonment(EndpointDirectory directory, FrameAllocator frames, @Nullable TransferObserver observer) {
        this.directory = directory;
        this.frames = frames;
        this.observer = observer;
    }

    /**
     * Abandons the pages of a message from the {@code kept}th on, as far as they are still there, and writes into the
     * message what became of them. A page that was moved on or unmapped meanwhile counts as kept.
     */
    void abandon(Message message) {
        AddressSpace space = message.receiver().space();
        long from = message.kept;
        Message back = prepareReturn(message, countHomeless(space, message, from));
        for (long i = from; i < message.size; i++) {
            long address = message.address + Page.address(i);
            long entryAddress = space.pageTable().find(address);
            long entry = space.pageTable().read(entryAddress);
            if (entry == PageTableEntry.EMPTY) {
                message.kept++;
                continue;
            }
            int frame = PageTableEntry.frame(entry);
            boolean homeless = isHomeless(message, entry, entryAddress);
            Reference held = takeAway(space, address, entryAddress, entry);
            if (back != null && homeless) {
                carry(back, message.returned++, entry, held, entryAddress);
            } else {
                if (!frames.sabotage().has(Sabotage.Mutant.LOSE_ABANDONED_PAGE)) {
                    frames.drop(frame, held, entryAddress);
                }
                message.freed++;
            }
        }
        if (back != null) {
            post(back);
        }
    }

    /**
     * True if nobody holds the page but the one mapping, or message, that is being abandoned. A page that is not shared is its
     * holder's alone, even if its frame still stands for other copies; a copy has no sender to go home to.
     */
    private boolean isHomeless(Message message, long entry, long entryAddress) {
        int frame = PageTableEntry.frame(entry);
        if (!message.comesBack || frames.table().count(frame, Reference.PIN) > 0) {
            return false;
        }
        return (entry & PageTableEntry.SHARED) == 0 || countSharers(frame, entryAddress) == 0;
    }

    /** How many entries but the one at {@code entryAddress} are aliases of a page in {@code frame}. */
    private int countSharers(int frame, long entryAddress) {
        ReverseMap holders = frames.table().reverseMap();
        int sharers = 0;
        for (long cursor = holders.first(frame); cursor != ReverseMap.END; cursor = holders.next(cursor)) {
            long other = holders.entryAddress(cursor);
            if (other != entryAddress && (frames.memory().getLong(other) & PageTableEntry.SHARED) != 0) {
                sharers++;
            }
        }
        return sharers;
    }

    private long countHomeless(AddressSpace space, Message message, long from) {
        long count = 0;
        for (long i = from; i < message.size; i++) {
            long entryAddress = space.pageTable().find(message.address + Page.address(i));
            long entry = space.pageTable().read(entryAddress);
            if (entry != PageTableEntry.EMPTY && isHomeless(message, entry, entryAddress)) {
                count++;
            }
        }
        return count;
    }

    /** Unmaps one page and says by which kind of reference it was held. */
    private static Reference takeAway(AddressSpace space, long address, long entryAddress, long entry) {
        if (PageTableEntry.isValid(entry)) {
            space.removePage(address, entryAddress, entry);
            return Reference.ENTRY;
        }
        space.pageTable().write(entryAddress, PageTableEntry.EMPTY);
        return Reference.MESSAGE;
    }

    /** A message that brings {@code size} pages back to {@code message}'s sender; null if it cannot take them. */
    private @Nullable Message prepareReturn(Message message, long size) {
        Endpoint sender = size == 0 || message.type == MessageType.RETURNED ? null : directory.find(message.sender);
        if (sender == null
                || sender.handlers().handler(MessageType.RETURNED) == HandlerTable.NONE
                || !sender.mailbox().hasRoom(message.receiver().pid())
                || !sender.space().account().canCharge(size)) {
            return null;
        }
        int slot = reserve(sender.space(), (int) size);
        if (slot == LandingWindow.NONE) {
            return null;
        }
        Message back = sender.mailbox().blank();
        back.sender = message.receiver().pid();
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
        for (int i = 0; slot != LandingWindow.NONE && i < size; i++) {
            if (space.pageTable().prepare(space.window().address(slot + i)) == PageTable.NONE) {
                space.window().cancel(slot, size);
                slot = LandingWindow.NONE;
            }
        }
        return slot;
    }

    /** Puts one page into the message that brings it home, with the rights its sender had. */
    private void carry(Message back, long index, long entry, Reference held, long heldBy) {
        Endpoint home = back.receiver();
        int frame = PageTableEntry.frame(entry);
        PageTable table = home.space().pageTable();
        long slotAddress = table.find(back.address + Page.address(index));
        frames.pass(frame, held, heldBy, Reference.MESSAGE, slotAddress);
        table.write(slotAddress, entryAtHome(frame, back.senderCouldWrite));
        home.space().window().setWritable(back.address + Page.address(index), back.senderCouldWrite);
        if (frame != FrameAllocator.ZERO_FRAME) {
            frames.table().setOwner(frame, home.pid());
        }
    }

    private long entryAtHome(int frame, boolean writable) {
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
            if (entry == PageTableEntry.EMPTY) {
                if (lender != null) {
                    closeLending(lender.space(), message.origin + Page.address(i));
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
            long home = message.origin + Page.address(i);
            PageTable table = lender.space().pageTable();
            long homeEntry = table.find(home);
            frames.pass(frame, held, entryAddress, Reference.ENTRY, homeEntry);
            lender.space().returnPage(home, homeEntry, frame);
            message.returned++;
        }
    }

    /** A page that was lent out is gone for good: its owner, who had only shared it with the lender, has revoked it. */
    private static void closeLending(AddressSpace space, long home) {
        long entryAddress = space.pageTable().find(home);
        if (PageTableEntry.isLent(space.pageTable().read(entryAddress))) {
            space.loseLentPage(home, entryAddress);
        }
    }

    /** Ends the reservation of a message's slots: those whose page is gone are free again. */
    void settleSlots(Message message) {
        if (message.size == 0) {
            return;
        }
        AddressSpace space = message.receiver().space();
        int first = space.window().slot(message.address);
        for (int i = 0; i < message.size; i++) {
            long entry = space.pageTable().get(space.window().address(first + i));
            space.window().settle(first + i, entry != PageTableEntry.EMPTY);
        }
    }
}
