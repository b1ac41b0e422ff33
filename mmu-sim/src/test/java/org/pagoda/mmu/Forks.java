package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Makes spaces with a page of every kind, forks them, and says what they are like. */
final class Forks {
    private final SmallMachine machine;

    Forks(SmallMachine machine) {
        this.machine = machine;
    }

    /** A copy of a space, made as a kernel makes it. */
    AddressSpace fork(AddressSpace original) {
        AddressSpace copy = machine.space();
        assertEquals(0, fork(original, copy));
        return copy;
    }

    /** Makes {@code copy} the same as {@code original}; 0, or the error that {@code prepare} gave. */
    static long fork(AddressSpace original, AddressSpace copy) {
        AddressSpaceCopy fork = new AddressSpaceCopy(original, copy);
        long result = fork.prepare();
        if (result == 0) {
            fork.commit();
            fork.report();
        }
        return result;
    }

    // ---- kinds of pages ----

    /** Makes a page an alias of another space's, both marked so. */
    void share(AddressSpace from, long address, AddressSpace to, long target) {
        int frame = machine.frame(from, address);
        long entry = PageTableEntry.user(frame, Rights.READ_WRITE) | PageTableEntry.SHARED;
        machine.setEntry(from, address, entry);
        machine.setEntry(to, target, entry);
        machine.holders.map(frame, to.pageTable().find(target));
        to.account().charge(1);
    }

    /** Lends a page out, to nobody in particular. */
    void lend(AddressSpace space, long address) {
        long entryAddress = space.pageTable().find(address);
        long entry = space.pageTable().read(entryAddress);
        space.pages().lend(address, entryAddress, entry);
        machine.holders.unmap(PageTableEntry.frame(entry), entryAddress);
    }

    /** A page in a slot whose message is being handled; its address. */
    long landHeld(AddressSpace space) {
        int slot = space.window().reserve(1);
        long address = space.window().address(slot);
        int frame = machine.frames.allocateUser(space.owner());
        machine.setEntry(space, address, PageTableEntry.user(frame, Rights.READ_WRITE));
        machine.holders.map(frame, space.pageTable().find(address));
        space.account().charge(1);
        return address;
    }

    /** A page in a slot whose message is still under way; its address. */
    long carry(AddressSpace space) {
        int slot = space.window().reserve(1);
        long address = space.window().address(slot);
        int frame = machine.frames.allocateUser(space.owner());
        machine.setEntry(space, address, PageTableEntry.inFlight(frame, Rights.READ_WRITE));
        machine.frames.hold(frame, Reference.MESSAGE, space.pageTable().find(address));
        return address;
    }

    /** The message that {@link #carry} has begun is dropped. */
    void drop(AddressSpace space, long address) {
        long entryAddress = space.pageTable().find(address);
        int frame = PageTableEntry.frame(space.pageTable().read(entryAddress));
        machine.setEntry(space, address, PageTableEntry.EMPTY);
        machine.frames.drop(frame, Reference.MESSAGE, entryAddress);
        space.window().settle(space.window().slot(address), false);
    }

    // ---- what spaces are like ----

    static String describe(AddressSpace space, long address) {
        return PageTableEntry.describe(space.pageTable().get(address));
    }

    /** All that a space has, and what holds the frames and slots it stands on. */
    String digest(AddressSpace space) {
        StringBuilder text = new StringBuilder();
        text.append("charged ").append(space.account().charged());
        text.append(", break ").append(space.setBreak(0)).append('\n');
        space.regions().forEach(region -> text.append(region).append('\n'));
        space.pageTable().forEachLeaf((address, entry, entryAddress) -> {
            text.append(Long.toHexString(address)).append(' ').append(Long.toHexString(entry));
            if (PageTableEntry.isValid(entry)) {
                int frame = PageTableEntry.frame(entry);
                text.append(", owner ").append(machine.frames.table().owner(frame));
                for (Reference kind : Reference.values()) {
                    text.append(' ').append(machine.frames.table().count(frame, kind));
                }
            } else if (PageTableEntry.isSwapped(entry)) {
                text.append(", held ").append(machine.frames.presentSwap().references(PageTableEntry.slot(entry)));
            }
            text.append('\n');
        });
        for (int slot = 0; slot < space.window().size(); slot++) {
            text.append(space.window().isHeld(slot) ? 'h' : space.window().isTaken(slot) ? 't' : '.');
        }
        return text.append('\n').toString();
    }
}
