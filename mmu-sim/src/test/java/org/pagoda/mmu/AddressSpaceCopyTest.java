package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.replacement.PolicyName;

/** What a fork makes of each kind of page. */
class AddressSpaceCopyTest {
    private static final long MARKS = PageTableEntry.ACCESSED | PageTableEntry.DIRTY;

    private final SmallMachine machine = new SmallMachine();
    private final Forks forks = new Forks(machine);
    private final AddressSpace parent = machine.space();
    private final long page = parent.map(0, 4, Rights.READ_WRITE);

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    private AddressSpace fork() {
        return forks.fork(parent);
    }

    private static long entry(AddressSpace space, long address) {
        return space.pageTable().get(address) & ~MARKS;
    }

    private void assertFaults(AddressSpace space, long address) {
        assertThrows(SmallMachine.Fault.class, () -> machine.load(space, address));
    }

    // ---- pages that are there ----

    @Test
    void shouldLeavePagesThatWereNeverTouchedToTheirFirstTouch() {
        int tables = machine.pageTables();
        AddressSpace child = fork();
        assertEquals(PageTableEntry.EMPTY, child.pageTable().get(page));
        assertEquals(0, child.account().charged());
        assertEquals(tables + 1, machine.pageTables(), "the root only");
        machine.store(child, page, 3);
        assertEquals(0, machine.load(parent, page));
        assertEquals(3, machine.load(child, page));
    }

    @Test
    void shouldShareTheZeroFrame() {
        machine.load(parent, page);
        long before = entry(parent, page);
        AddressSpace child = fork();
        assertEquals(before, entry(parent, page));
        assertEquals(before, entry(child, page));
        assertEquals(1, child.account().charged());
        machine.store(child, page, 3);
        machine.store(parent, page, 4);
        assertEquals(3, machine.load(child, page));
        assertEquals(4, machine.load(parent, page));
        assertEquals(0, child.pages().copied(), "zeros are not copied");
    }

    @Test
    void shouldCopyAPageOnlyForTheFirstOneWhoStores() {
        machine.store(parent, page, 7);
        machine.store(parent, page + 4095, 8);
        int frame = machine.frame(parent, page);
        AddressSpace child = fork();
        String both = "r-- frame " + frame + " copy-on-write";
        assertEquals(both, Forks.describe(parent, page));
        assertEquals(both, Forks.describe(child, page));
        assertEquals(2, machine.frames.table().count(frame, Reference.ENTRY));
        machine.store(child, page, 9);
        assertEquals(1, child.pages().copied());
        assertEquals(child.owner(), machine.frames.table().owner(machine.frame(child, page)));
        assertEquals(8, machine.load(child, page + 4095));
        assertEquals(7, machine.load(parent, page));
        int used = machine.frames.usedFrames();
        machine.store(parent, page, 10);
        assertEquals(frame, machine.frame(parent, page), "the last holder needs no copy");
        assertEquals(used, machine.frames.usedFrames());
        assertEquals(0, parent.pages().copied());
        assertEquals(9, machine.load(child, page));
    }

    @Test
    void shouldLeaveTheFrameToAChildThatIsTheLastHolder() {
        machine.store(parent, page, 7);
        int frame = machine.frame(parent, page);
        AddressSpace child = fork();
        machine.destroy(parent);
        machine.exhaust(0);
        machine.store(child, page, 9);
        assertEquals(frame, machine.frame(child, page));
        assertEquals(9, machine.load(child, page));
    }

    @Test
    void shouldAddAHolderToAPageThatIsCopyOnWriteAlready() {
        AddressSpace other = machine.space();
        other.map(page, 1, Rights.READ_WRITE);
        machine.store(parent, page, 7);
        machine.shareCopyOnWrite(parent, page, other, page);
        int frame = machine.frame(parent, page);
        AddressSpace child = fork();
        AddressSpace grandchild = forks.fork(child);
        assertEquals(4, machine.frames.table().references(frame));
        assertEquals(entry(parent, page), entry(grandchild, page));
        machine.store(parent, page, 8);
        machine.store(child, page, 9);
        assertEquals(7, machine.load(other, page));
        assertEquals(7, machine.load(grandchild, page));
    }

    /** Read-only is what the region says, and that can change. */
    @Test
    void shouldKeepPagesApartThatAreReadOnlyUntilAnMprotect() {
        machine.store(parent, page, 7);
        assertEquals(0, parent.protect(page, 1, Rights.READ));
        AddressSpace child = fork();
        assertThrows(SmallMachine.Fault.class, () -> machine.store(child, page, 1));
        assertEquals(0, child.protect(page, 1, Rights.READ_WRITE));
        machine.store(child, page, 9);
        assertEquals(7, machine.load(parent, page));
        assertEquals(0, parent.protect(page, 1, Rights.READ_WRITE));
        machine.store(parent, page, 10);
        assertEquals(9, machine.load(child, page));
    }

    @Test
    void shouldKeepPagesThatNobodyMayTouch() {
        machine.store(parent, page, 7);
        assertEquals(0, parent.protect(page, 1, Rights.NONE));
        AddressSpace child = fork();
        assertFaults(child, page);
        assertEquals(0, child.protect(page, 1, Rights.READ_WRITE));
        machine.store(child, page + 1, 9);
        assertEquals(7, machine.load(child, page));
        assertFaults(parent, page);
    }

    @Test
    void shouldKeepSharedPagesShared() {
        AddressSpace other = machine.space();
        other.map(page, 1, Rights.READ_WRITE);
        machine.store(parent, page, 7);
        forks.share(parent, page, other, page);
        int frame = machine.frame(parent, page);
        machine.frames.table().setOwner(frame, other.owner());
        long before = entry(parent, page);
        AddressSpace child = fork();
        assertEquals(before, entry(parent, page));
        assertEquals(before, entry(child, page));
        assertEquals(3, machine.frames.table().references(frame));
        assertEquals(other.owner(), machine.frames.table().owner(frame));
        machine.store(child, page, 9);
        assertEquals(9, machine.load(parent, page));
        assertEquals(9, machine.load(other, page));
    }

    @Test
    void shouldMakeTheOnlyHolderOfASharedPageItsOwnerWhenAnotherOneComes() {
        AddressSpace other = machine.space();
        other.map(page, 1, Rights.READ_WRITE);
        machine.store(other, page, 7);
        parent.map(page, 1, Rights.READ_WRITE);
        forks.share(other, page, parent, page);
        int frame = machine.frame(parent, page);
        machine.destroy(other);
        AddressSpace child = fork();
        assertEquals(parent.owner(), machine.frames.table().owner(frame));
        machine.store(child, page, 9);
        assertEquals(9, machine.load(parent, page));
    }

    @Test
    void shouldCopyAPinnedPageAtOnce() {
        machine.store(parent, page, 7);
        machine.store(parent, page + 4095, 8);
        int frame = machine.frame(parent, page);
        long before = parent.pageTable().get(page);
        machine.holders.pin(frame);
        AddressSpace child = fork();
        assertEquals(before, parent.pageTable().get(page), "nothing changes for who stores, nor for who has pinned it");
        assertNotEquals(frame, machine.frame(child, page));
        assertEquals(child.owner(), machine.frames.table().owner(machine.frame(child, page)));
        machine.store(parent, page, 9);
        assertEquals(frame, machine.frame(parent, page));
        assertEquals(7, machine.load(child, page));
        assertEquals(8, machine.load(child, page + 4095));
        machine.faults.clear();
        machine.store(child, page, 10);
        assertEquals(List.of(), machine.faults, "a page of its own from the beginning");
        machine.holders.unpin(frame);
    }

    @Test
    void shouldGiveAChildTheRightsOfAPinnedPageThatIsReadOnlyOrCopyOnWrite() {
        machine.store(parent, page, 7);
        machine.store(parent, page + 4096, 8);
        assertEquals(0, parent.protect(page, 1, Rights.READ));
        AddressSpace other = machine.space();
        other.map(page, 1, Rights.READ_WRITE);
        machine.shareCopyOnWrite(parent, page + 4096, other, page);
        int first = machine.frame(parent, page);
        int second = machine.frame(parent, page + 4096);
        machine.holders.pin(first);
        machine.holders.pin(second);
        AddressSpace child = fork();
        assertEquals("r-- frame " + machine.frame(child, page), Forks.describe(child, page));
        assertEquals("rw- frame " + machine.frame(child, page + 4096), Forks.describe(child, page + 4096));
        machine.store(child, page + 4096, 9);
        assertEquals(8, machine.load(other, page));
        machine.holders.unpin(first);
        machine.holders.unpin(second);
    }

    // ---- pages that are not there ----

    @Test
    void shouldKnowWhatWasMovedAway() {
        machine.store(parent, page, 7);
        machine.moveAway(parent, page);
        AddressSpace child = fork();
        assertEquals(PageTableEntry.MOVED, child.pageTable().get(page));
        assertFaults(child, page);
        assertEquals(0, child.account().charged());
    }

    @Test
    void shouldTakeWhatIsLentOutForMoved() {
        machine.store(parent, page, 7);
        forks.lend(parent, page);
        AddressSpace child = fork();
        assertEquals(PageTableEntry.MOVED, child.pageTable().get(page));
        assertEquals(0, child.account().charged());
        assertTrue(PageTableEntry.isLent(parent.pageTable().get(page)));
        assertEquals(page, child.map(page, 1, Rights.READ_WRITE));
        assertEquals(0, machine.load(child, page));
    }

    // ---- the landing window ----

    @Test
    void shouldInheritPagesThatWereKept() {
        machine.land(parent, Rights.READ_WRITE);
        machine.land(parent, Rights.READ);
        long writable = parent.window().address(0);
        long readOnly = parent.window().address(1);
        machine.store(parent, writable, 7);
        AddressSpace child = fork();
        assertTrue(child.window().isTaken(0) && child.window().isTaken(1));
        assertFalse(child.window().isHeld(0) || child.window().isHeld(1));
        assertEquals(2, child.window().reserve(1), "the next free slot");
        child.window().cancel(2, 1);
        machine.store(child, writable, 8);
        assertEquals(7, machine.load(parent, writable));
        assertThrows(SmallMachine.Fault.class, () -> machine.store(child, readOnly, 1));
        assertEquals(Errno.EACCES.result(), child.protect(readOnly, 1, Rights.READ_WRITE));
        assertEquals(0, child.unmap(writable, 1));
        assertFalse(child.window().isTaken(0));
    }

    @Test
    void shouldNotInheritWhatIsBeingHandledOrUnderWayOrLent() {
        long handled = forks.landHeld(parent);
        long underWay = forks.carry(parent);
        machine.land(parent, Rights.READ_WRITE);
        long lent = parent.window().address(2);
        forks.lend(parent, lent);
        AddressSpace child = fork();
        for (long address : List.of(handled, underWay, lent)) {
            assertEquals(PageTableEntry.EMPTY, child.pageTable().get(address));
            assertFalse(child.window().isTaken(child.window().slot(address)));
        }
        assertEquals(0, child.account().charged());
        assertEquals(16, child.window().free());
        assertTrue(parent.window().isHeld(0)
                && parent.window().isHeld(1)
                && parent.window().isTaken(2));
        forks.drop(parent, underWay);
        parent.window().settle(0, true);
    }

    @Test
    void shouldRefuseAWindowOfAnotherSize() {
        AddressSpace other = new AddressSpace.Builder(machine.frames, machine.shootdown)
                .owner(9, 9)
                .landingSlots(15)
                .build();
        assertThrows(IllegalArgumentException.class, () -> new AddressSpaceCopy(parent, other));
        other.destroy();
    }

    // ---- memory objects, heap, stack ----

    @Test
    void shouldShareTheMemoryObjectsOfTheParent() {
        SparseStore store = new SparseStore(4);
        MemoryObject object = new MemoryObject(store, machine.frames, 2, PolicyName.FIFO, 1, () -> 0);
        long base = parent.mapObject(0, 4, Rights.READ_WRITE, object, 0);
        machine.store(parent, base, 7);
        long owner = machine.frames.table().owner(machine.frame(parent, base));
        AddressSpace child = fork();
        assertEquals(machine.frame(parent, base), machine.frame(child, base));
        assertEquals(owner, machine.frames.table().owner(machine.frame(child, base)));
        assertEquals(1, child.account().charged());
        machine.store(child, base + 1, 8);
        machine.load(child, base + 4096);
        assertEquals(1, machine.frames.table().count(machine.frame(child, base + 4096), Reference.ENTRY));
        machine.load(child, base + 2 * 4096);
        assertEquals(PageTableEntry.EMPTY, parent.pageTable().get(base), "it left, for parent and child");
        assertEquals(PageTableEntry.EMPTY, child.pageTable().get(base));
        assertEquals(7, store.byteAt(0, 0));
        assertEquals(8, store.byteAt(0, 1));
        assertEquals(8, machine.load(parent, base + 1));
        machine.closeSpaces();
        object.close();
    }

    @Test
    void shouldKeepTheBreakAndAStackThatHasGrown() {
        AddressSpace grown = machine.spaceWithStack(8);
        long low = AddressSpace.STACK_END - 3 * 4096;
        machine.store(grown, low, 7);
        grown.setBreak(AddressSpace.HEAP_START + 5000);
        machine.store(grown, AddressSpace.HEAP_START, 6);
        AddressSpace child = forks.fork(grown);
        assertEquals(AddressSpace.HEAP_START + 5000, child.setBreak(0));
        assertEquals(6, machine.load(child, AddressSpace.HEAP_START));
        assertEquals(7, machine.load(child, low));
        machine.store(child, AddressSpace.STACK_END - 8 * 4096, 5);
        assertFaults(child, AddressSpace.STACK_END - 9 * 4096);
        assertEquals(AddressSpace.HEAP_START + 100, child.setBreak(AddressSpace.HEAP_START + 100));
        assertEquals(AddressSpace.HEAP_START + 5000, grown.setBreak(0));
        assertEquals(6, grown.regions().size() + child.regions().size(), "three each");
        machine.load(grown, AddressSpace.HEAP_START + 4096);
    }

    @Test
    void shouldHaveTheSameRegionsAndThenItsOwn() {
        parent.protect(page + 4096, 1, Rights.READ);
        parent.map(page + 10 * 4096, 2, Rights.READ);
        AddressSpace child = fork();
        assertEquals(parent.regions().toString(), child.regions().toString());
        assertEquals(0, child.unmap(page, 2));
        assertNotEquals(parent.regions().toString(), child.regions().toString());
        assertEquals(0, machine.load(parent, page));
    }

    // ---- translations and events ----

    @Test
    void shouldTakeTheRightToStoreFromEveryTlb() {
        machine.store(parent, page, 7);
        machine.shootdown.notes.clear();
        AddressSpace child = fork();
        assertEquals(List.of(parent.asid() + ":*"), machine.shootdown.notes);
        machine.tlb.forEach((asid, number, entry) -> assertEquals(0, entry & PageTableEntry.WRITE));
        machine.store(parent, page, 8);
        assertEquals(7, machine.load(child, page));
    }

    @Test
    void shouldShootDownOnlyAfterAllEntriesHaveChanged() {
        machine.store(parent, page, 7);
        machine.store(parent, page + 3 * 4096, 8);
        machine.shootdown.whenCalled(() -> {
            assertEquals(0, parent.pageTable().get(page) & PageTableEntry.WRITE);
            assertEquals(0, parent.pageTable().get(page + 3 * 4096) & PageTableEntry.WRITE);
        });
        fork();
        machine.shootdown.whenCalled(() -> {});
    }

    @Test
    void shouldShootDownNothingIfNoRightWasTaken() {
        machine.load(parent, page);
        machine.land(parent, Rights.READ);
        machine.shootdown.notes.clear();
        fork();
        assertEquals(List.of(), machine.shootdown.notes);
    }

    @Test
    void shouldTellOfEveryPageWhenAllIsDone() {
        List<String> told = new ArrayList<>();
        AddressSpace[] child = new AddressSpace[1];
        MemoryObserver observer = new MemoryObserver() {
            @Override
            public void onMapped(long space, long virtualAddress, long entry) {
                assertEquals(2, child[0].account().charged());
                assertEquals(entry, child[0].pageTable().get(virtualAddress));
                told.add(space + " " + Long.toHexString(virtualAddress));
            }

            @Override
            public void onUnmapped(long space, long virtualAddress, long entry) {}

            @Override
            public void onSwappedOut(long space, long virtualAddress, int slot) {}

            @Override
            public void onSwappedIn(long space, long virtualAddress, int slot, int frame) {}

            @Override
            public void onCopied(long space, long virtualAddress, int from, int to) {}
        };
        machine.store(parent, page, 7);
        machine.load(parent, page + 4096);
        machine.store(parent, page + 2 * 4096, 7);
        machine.moveAway(parent, page + 2 * 4096);
        child[0] = machine.space(Long.MAX_VALUE, observer);
        AddressSpaceCopy fork = new AddressSpaceCopy(parent, child[0]);
        assertEquals(0, fork.prepare());
        assertEquals(List.of(), told);
        fork.commit();
        assertEquals(List.of(), told);
        fork.report();
        String name = Long.toString(child[0].owner());
        assertEquals(List.of(name + " 1000000000", name + " 1000001000"), told);
    }
}
