package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The two regions that grow by themselves: the heap up, by the program's break, and the stack down, by its use. */
class HeapAndStackTest {
    private static final long HEAP = AddressSpace.HEAP_START;
    private static final long TOP = AddressSpace.STACK_END;
    private static final int STACK_PAGES = 8;

    private final SmallMachine machine = new SmallMachine();
    private final AddressSpace space = machine.spaceWithStack(STACK_PAGES);

    @AfterEach
    void close() {
        machine.close();
    }

    private void assertFaults(long address) {
        assertThrows(SmallMachine.Fault.class, () -> machine.store(space, address, 1));
    }

    // ---- heap ----

    @Test
    void shouldBeginWithoutAHeap() {
        assertEquals(HEAP, space.setBreak(0));
        assertFaults(HEAP);
    }

    @Test
    void shouldGrowToTheBreakRoundedUp() {
        assertEquals(HEAP + 5000, space.setBreak(HEAP + 5000));
        assertEquals(HEAP + 5000, space.setBreak(0));
        machine.store(space, HEAP, 1);
        machine.store(space, HEAP + 8191, 2);
        assertFaults(HEAP + 8192);
    }

    @Test
    void shouldKeepWhatIsThereWhenItGrowsFurther() {
        space.setBreak(HEAP + 100);
        machine.store(space, HEAP, 7);
        space.setBreak(HEAP + 200);
        space.setBreak(HEAP + 3 * 4096);
        assertEquals(7, machine.load(space, HEAP));
        machine.store(space, HEAP + 2 * 4096, 1);
    }

    @Test
    void shouldGivePagesBackWhenItShrinks() {
        space.setBreak(HEAP + 3 * 4096);
        for (int i = 0; i < 3; i++) {
            machine.store(space, HEAP + i * 4096L, 1 + i);
        }
        int used = machine.frames.usedFrames();
        assertEquals(HEAP + 1, space.setBreak(HEAP + 1));
        assertEquals(used - 2, machine.frames.usedFrames());
        assertEquals(1, space.account().charged());
        assertEquals(1, machine.load(space, HEAP));
        assertFaults(HEAP + 4096);
        space.setBreak(HEAP + 2 * 4096);
        assertEquals(0, machine.load(space, HEAP + 4096), "a page that comes back is zero");
    }

    @Test
    void shouldRefuseABreakOutsideTheHeapsArea() {
        for (long address : new long[] {1, HEAP - 1, AddressSpace.MMAP_START + 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertEquals(Errno.EINVAL.result(), space.setBreak(address), () -> "at " + address);
        }
        assertEquals(HEAP, space.setBreak(0));
    }

    @Test
    void shouldRefuseToGrowOverSomethingElse() {
        space.map(HEAP + 2 * 4096, 1, Rights.READ);
        assertEquals(Errno.ENOMEM.result(), space.setBreak(HEAP + 3 * 4096));
        assertEquals(HEAP, space.setBreak(0));
        assertEquals(HEAP + 2 * 4096, space.setBreak(HEAP + 2 * 4096));
    }

    // ---- stack ----

    @Test
    void shouldGrowTheStackWhenItIsUsed() {
        machine.store(space, TOP - 1, 1);
        assertNull(space.regionAt(TOP - 3 * 4096));
        machine.store(space, TOP - 3 * 4096, 3);
        Region stack = space.regionAt(TOP - 1);
        assertNotNull(stack);
        assertEquals(TOP - 3 * 4096, stack.start());
        assertEquals(0, machine.load(space, TOP - 2 * 4096));
    }

    @Test
    void shouldNotGrowTheStackBeyondItsLimit() {
        machine.store(space, TOP - STACK_PAGES * 4096L, 1);
        assertFaults(TOP - STACK_PAGES * 4096L - 1);
        assertFaults(TOP);
    }

    @Test
    void shouldLeaveAGuardBetweenTheStackAndWhatIsBelow() {
        space.map(TOP - 5 * 4096, 1, Rights.READ_WRITE);
        assertFaults(TOP - 4 * 4096);
        machine.store(space, TOP - 3 * 4096, 1);
    }

    @Test
    void shouldHaveNoStackUnlessAsked() {
        AddressSpace without = machine.space();
        assertThrows(SmallMachine.Fault.class, () -> machine.store(without, TOP - 1, 1));
    }
}
