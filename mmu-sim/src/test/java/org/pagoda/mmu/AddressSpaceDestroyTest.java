package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How spaces begin and end. */
class AddressSpaceDestroyTest {
    private final SmallMachine machine = new SmallMachine();

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    @Test
    void shouldKnowWhatItWasBuiltFrom() {
        PageAccount account = new PageAccount(5);
        AddressSpace space = new AddressSpace.Builder(machine.frames, machine.shootdown)
                .owner(7L << 32, 9)
                .account(account)
                .landingSlots(3)
                .build();
        assertNotNull(space);
        assertEquals(7L << 32, space.owner());
        assertEquals(9, space.asid());
        assertSame(account, space.account());
        assertSame(machine.frames, space.frames());
        assertSame(machine.shootdown, space.shootdown());
        assertEquals(3, space.window().size());
        assertEquals(7L << 32, machine.frames.table().owner(space.pageTable().root()));
        space.destroy();
    }

    @Test
    void shouldNotBeginWithoutAFrameForItsRoot() {
        machine.exhaust(0);
        assertNull(new AddressSpace.Builder(machine.frames, machine.shootdown).build());
        assertEquals(0, machine.frames.freeFrames());
    }

    @Test
    void shouldGiveEveryFrameBack() {
        AddressSpace space = machine.space();
        for (long address : new long[] {0x1_0000, 0x10_0000_0000L, 0x1f_ffff_f000L, 0x3f_ffff_f000L}) {
            space.map(address, 1, Rights.READ_WRITE);
            machine.store(space, address, 1);
        }
        long read = space.map(0, 1, Rights.READ);
        machine.load(space, read);
        machine.moveAway(space, 0x1_0000);
        assertTrue(machine.frames.usedFrames() > 10);
        machine.destroy(space);
        assertEquals(0, machine.frames.usedFrames());
        assertEquals(0, space.account().charged());
    }

    @Test
    void shouldFlushTheTlb() {
        AddressSpace space = machine.space();
        AddressSpace other = machine.space();
        long page = space.map(0, 1, Rights.READ_WRITE);
        other.map(page, 1, Rights.READ_WRITE);
        machine.store(space, page, 1);
        machine.store(other, page, 2);
        machine.destroy(space);
        machine.tlb.forEach((asid, number, entry) -> assertEquals(other.asid(), asid));
        assertEquals(TranslationLookasideBuffer.MISS, machine.tlb.lookup(space.asid(), Page.number(page)));
        assertEquals(2, machine.load(other, page));
    }

    @Test
    void shouldLeaveSharedFramesToTheOtherHolder() {
        AddressSpace space = machine.space();
        AddressSpace other = machine.space();
        long page = space.map(0, 1, Rights.READ_WRITE);
        other.map(page, 1, Rights.READ_WRITE);
        machine.store(space, page, 7);
        machine.shareCopyOnWrite(space, page, other, page);
        machine.destroy(space);
        assertEquals(7, machine.load(other, page));
        machine.store(other, page, 8);
        assertEquals(8, machine.load(other, page));
    }

    @Test
    void shouldRefuseToEndWithAPageInFlight() {
        AddressSpace space = machine.space();
        long slot = space.window().address(space.window().reserve(1));
        machine.setEntry(space, slot, PageTableEntry.inFlight(9, Rights.READ));
        assertThrows(IllegalStateException.class, space::destroy);
        machine.setEntry(space, slot, PageTableEntry.EMPTY);
    }

    @Test
    void shouldLeaveNothingToTheNextSpaceInTheSameFrames() {
        AddressSpace space = machine.space();
        long page = space.map(0, 4, Rights.READ_WRITE);
        for (int i = 0; i < 4; i++) {
            machine.store(space, page + i * 4096L, 7);
        }
        machine.destroy(space);
        AddressSpace next = machine.space();
        next.map(page, 4, Rights.READ_WRITE);
        for (int i = 0; i < 4; i++) {
            machine.store(next, page + i * 4096L + 1, 1);
            assertEquals(0, machine.load(next, page + i * 4096L));
        }
    }
}
