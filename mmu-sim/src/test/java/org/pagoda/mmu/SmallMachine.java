package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/**
 * Memory and one CPU, and what little of a kernel an address space needs: faults are resolved or thrown. Closing it ends
 * all spaces and fails if a frame, a charge or a translation is left over.
 */
final class SmallMachine implements AutoCloseable {
    /** An access that the address space does not allow. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final long result;

        Fault(long result) {
            super(Errno.describe(result));
            this.result = result;
        }

        long result() {
            return result;
        }
    }

    static final int FRAMES = 64;

    final PhysicalMemory memory = new PhysicalMemory(FRAMES);
    final FrameAllocator frames = new FrameAllocator(memory, true);
    final Holders holders = new Holders(frames);
    final TranslationLookasideBuffer tlb = new TranslationLookasideBuffer(4, 2);
    final RecordingShootdown shootdown = new RecordingShootdown(tlb);
    final MemoryManagementUnit mmu = new MemoryManagementUnit(memory, tlb, this::onPageFault);
    /** {@code STORE 0x1000000000} and the like: each call of the fault handler. */
    final List<String> faults = new ArrayList<>();

    private final List<AddressSpace> spaces = new ArrayList<>();
    private final List<Integer> hoarded = new ArrayList<>();
    private int nextAsid = 1;
    private long lastAddress;
    private int repeated;

    private MemoryManagementUnit onPageFault(long address, Access access) {
        faults.add(access + " 0x" + Long.toHexString(address));
        AddressSpace space = mmu.space();
        assertNotNull(space);
        long result = space.resolve(address, access);
        if (result != 0) {
            throw new Fault(result);
        }
        repeated = address == lastAddress ? repeated + 1 : 0;
        lastAddress = address;
        assertTrue(repeated < 100, "the same access faults for ever");
        return mmu;
    }

    /** A space without limits that matter; its owner is 100 more than its ASID. */
    AddressSpace space() {
        return space(Long.MAX_VALUE, null);
    }

    AddressSpace space(long pages, MemoryObserver observer) {
        return add(new AddressSpace.Builder(frames, shootdown)
                .account(new PageAccount(pages))
                .observer(observer));
    }

    /** A space whose stack can grow to so many pages. */
    AddressSpace spaceWithStack(long pages) {
        return add(new AddressSpace.Builder(frames, shootdown).stackPages(pages));
    }

    private AddressSpace add(AddressSpace.Builder builder) {
        int asid = nextAsid++;
        AddressSpace space = builder.owner(100 + asid, asid).landingSlots(16).build();
        assertNotNull(space);
        spaces.add(space);
        return space;
    }

    /** Takes all frames but {@code leave}, until {@link #release} or the end. */
    void exhaust(int leave) {
        while (frames.freeFrames() > leave) {
            hoarded.add(frames.allocateUser(0));
        }
    }

    void release() {
        hoarded.forEach(frames::free);
        hoarded.clear();
    }

    /** Ends a space as a kernel does. */
    void destroy(AddressSpace space) {
        if (mmu.space() == space) {
            mmu.leave();
        }
        space.destroy();
        spaces.remove(space);
    }

    byte load(AddressSpace space, long address) {
        mmu.enter(space);
        return mmu.load8(address);
    }

    void store(AddressSpace space, long address, int value) {
        mmu.enter(space);
        mmu.store8(address, (byte) value);
    }

    /** The frame of a page that is mapped. */
    int frame(AddressSpace space, long address) {
        long entry = space.pageTable().get(address);
        assertEquals(PageTableEntry.VALID, entry & PageTableEntry.VALID, "a page is mapped");
        return PageTableEntry.frame(entry);
    }

    /** Writes the entry of a page, whatever it was, and forgets its translation. */
    void setEntry(AddressSpace space, long address, long entry) {
        long entryAddress = space.pageTable().prepare(address);
        assertNotEquals(PageTable.NONE, entryAddress);
        space.pageTable().write(entryAddress, entry);
        tlb.flushPage(space.asid(), Page.number(address));
    }

    /** Makes a mapped page copy-on-write and maps its frame, as copy-on-write too, in another space. */
    void shareCopyOnWrite(AddressSpace from, long address, AddressSpace to, long target) {
        int frame = frame(from, address);
        long entry = PageTableEntry.user(frame, Rights.READ) | PageTableEntry.COPY_ON_WRITE;
        setEntry(from, address, entry);
        setEntry(to, target, entry);
        holders.map(frame, to.pageTable().find(target));
        to.account().charge(1);
    }

    /** A page lands in the first slot, as if a message had brought it. */
    void land(AddressSpace space, int rights) {
        int slot = space.window().reserve(1);
        long address = space.window().address(slot);
        int frame = frames.allocateUser(space.owner());
        setEntry(space, address, PageTableEntry.user(frame, rights));
        holders.map(frame, space.pageTable().find(address));
        space.window().setWritable(address, (rights & Rights.WRITE) != 0);
        space.window().settle(slot, true);
        space.account().charge(1);
    }

    /** Takes a mapped page away and leaves the mark of a move, as a send does. */
    void moveAway(AddressSpace space, long address) {
        long entryAddress = space.pageTable().find(address);
        long entry = space.pageTable().read(entryAddress);
        space.pages().remove(address, entryAddress, entry);
        holders.unmap(PageTableEntry.frame(entry), entryAddress);
        space.pageTable().write(entryAddress, PageTableEntry.MOVED);
    }

    /** Frames that hold page tables. */
    int pageTables() {
        int count = 0;
        for (int frame = 0; frame < FRAMES; frame++) {
            count += frames.table().state(frame) == FrameState.PAGE_TABLE ? 1 : 0;
        }
        return count;
    }

    /** Ends all spaces; nothing may be charged to one afterwards. */
    void closeSpaces() {
        for (AddressSpace space : List.copyOf(spaces)) {
            destroy(space);
            assertEquals(0, space.account().charged(), "charged after the end of space " + space.owner());
        }
    }

    @Override
    public void close() {
        release();
        closeSpaces();
        assertEquals(0, frames.usedFrames(), "frames left over");
        tlb.forEach((asid, page, entry) -> {
            throw new AssertionError("a translation of page " + page + " of space " + asid + " is left over");
        });
        memory.close();
    }
}
