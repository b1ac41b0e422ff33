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

/**
 * What becomes of pages that a receiver does not keep. Each is unmapped there. If that leaves it homeless, without a
 * mapping or a message that holds it, it goes back to its sender in a message of type {@link MessageType#RETURNED}; if
 * the sender cannot take it, it is freed.
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
            boolean homeless = isHomeless(frame);
            Reference held = takeAway(space, address, entryAddress, entry);
            if (back != null && homeless) {
                frames.change(frame, held, Reference.MESSAGE);
                carry(back, message.returned++, frame);
            } else {
                frames.drop(frame, held);
                message.freed++;
            }
        }
        if (back != null) {
            post(back);
        }
    }

    /** True if nobody holds the frame but the one mapping, or message, that is being abandoned. */
    private boolean isHomeless(int frame) {
        return frame != FrameAllocator.ZERO_FRAME && frames.table().references(frame) == 1;
    }

    private long countHomeless(AddressSpace space, Message message, long from) {
        long count = 0;
        for (long i = from; i < message.size; i++) {
            long entry = space.pageTable().get(message.address + Page.address(i));
            if (entry != PageTableEntry.EMPTY && isHomeless(PageTableEntry.frame(entry))) {
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
        Endpoint sender = size == 0 ? null : directory.find(message.sender);
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
        back.payer = sender.space().account();
        sender.space().account().charge(size);
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

    private void carry(Message back, long index, int frame) {
        Endpoint home = back.receiver();
        int rights = back.senderCouldWrite ? Rights.READ_WRITE : Rights.READ;
        PageTable table = home.space().pageTable();
        table.write(table.find(back.address + Page.address(index)), PageTableEntry.inFlight(frame, rights));
        frames.table().setOwner(frame, home.pid());
    }

    private void post(Message back) {
        back.receiver().mailbox().admit(back);
        if (observer != null) {
            observer.onSent(back);
        }
        back.receiver().listener().onQueued(back.receiver());
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
