package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mark that a move leaves behind. */
class MovedPageTest {
    private static final long EFAULT = -14;

    private final SmallMachine machine = new SmallMachine();
    private final AddressSpace space = machine.space();
    private final long page = space.map(0, 3, Rights.ALL);
    private final long moved = page + 4096;

    @BeforeEach
    void move() {
        for (int i = 0; i < 3; i++) {
            machine.store(space, page + i * 4096L, 7);
        }
        machine.moveAway(space, moved);
    }

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldFault(Access access) {
        assertEquals(EFAULT, space.resolve(moved, access));
        assertEquals(EFAULT, space.resolve(moved + 4095, access));
        assertEquals(PageTableEntry.MOVED, space.pageTable().get(moved), "it does not come back as demand-zero");
        assertEquals(2, space.account().charged());
    }

    @Test
    void shouldLeaveItsNeighboursAlone() {
        assertEquals(7, machine.load(space, page));
        assertEquals(7, machine.load(space, page + 0x2000));
    }

    @Test
    void shouldBeForgottenWhenUnmapped() {
        assertEquals(0, space.unmap(moved, 1));
        assertEquals(PageTableEntry.EMPTY, space.pageTable().get(moved));
        assertEquals(2, space.account().charged(), "the move has refunded it");
        assertEquals(EFAULT, space.resolve(moved, Access.LOAD), "there is no region");
        assertEquals(moved, space.map(moved, 1, Rights.READ_WRITE));
        assertEquals(0, machine.load(space, moved));
    }

    @Test
    void shouldBeForgottenWhenMappedOver() {
        assertEquals(moved, space.map(moved, 1, Rights.READ_WRITE));
        assertEquals(PageTableEntry.EMPTY, space.pageTable().get(moved));
        assertEquals(0, machine.load(space, moved));
        machine.store(space, moved, 9);
        assertEquals(9, machine.load(space, moved));
        assertEquals(3, space.account().charged());
    }

    @Test
    void shouldNotOutliveARegionThatIsUnmappedAsAWhole() {
        assertEquals(0, space.unmap(page, 3));
        assertEquals(page, space.map(0, 3, Rights.READ_WRITE));
        assertEquals(0, machine.load(space, moved));
    }
}
