package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a region's rights allow, and where there is no region. */
class PermissionsTest {
    private static final long EFAULT = -14;

    private final SmallMachine machine = new SmallMachine();
    private final AddressSpace space = machine.space();

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "2, LOAD",
        "6, LOAD STORE",
        "8, FETCH",
        "10, LOAD FETCH",
        "14, LOAD STORE FETCH",
    })
    void shouldAllowWhatTheRegionAllows(int rights, String allowed) {
        for (Access access : Access.values()) {
            long page = space.map(0, 1, rights);
            boolean allows = allowed.contains(access.name());
            assertEquals(allows ? 0 : EFAULT, space.resolve(page, access), access.name());
            machine.mmu.enter(space);
            assertEquals(allows, machine.mmu.translate(page, access) >= 0, access.name());
            assertEquals(allows ? 1 : 0, space.account().charged(), access.name());
            space.unmap(page, 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, LOAD, ''",
        "6, LOAD, STORE",
        "6, STORE, LOAD",
        "8, FETCH, ''",
        "10, LOAD, FETCH",
        "10, FETCH, LOAD",
        "14, LOAD, STORE FETCH",
        "14, FETCH, STORE LOAD",
        "14, STORE, LOAD FETCH"
    })
    void shouldAllowNoMoreOnceThePageIsThere(int rights, Access first, String others) {
        long page = space.map(0, 1, rights);
        assertEquals(0, space.resolve(page, first));
        for (Access access : Access.values()) {
            if (access != first) {
                long result = others.contains(access.name()) ? 0 : EFAULT;
                assertEquals(result, space.resolve(page, access), access.name());
            }
        }
    }

    @Test
    void shouldKeepTheRightToExecuteWhenAZeroPageBecomesItsOwn() {
        long page = space.map(0, 1, Rights.ALL);
        assertEquals(0, space.resolve(page, Access.FETCH));
        assertEquals(0, space.resolve(page, Access.STORE));
        assertEquals(Rights.ALL, PageTableEntry.rights(space.pageTable().get(page)));
    }

    @Test
    void shouldFollowTheEntryAndNotTheRegionOncePagesAreThere() {
        long page = space.map(0, 1, Rights.READ_WRITE);
        machine.store(space, page, 1);
        machine.setEntry(space, page, PageTableEntry.user(machine.frame(space, page), Rights.READ));
        assertEquals(0, space.resolve(page, Access.LOAD));
        assertEquals(EFAULT, space.resolve(page, Access.STORE));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xffff, 0x1_0000, 0xf_ffff_ffffL, 0x10_0000_1000L, 0x40_0000_0000L, -1, Long.MIN_VALUE})
    void shouldFaultOutsideOfAllRegions(long address) {
        space.map(0, 1, Rights.ALL);
        for (Access access : Access.values()) {
            assertEquals(EFAULT, space.resolve(address, access));
        }
        assertEquals(0, space.account().charged());
    }

    @Test
    void shouldFaultInTheWindowWhereNothingLanded() {
        for (Access access : Access.values()) {
            assertEquals(EFAULT, space.resolve(space.window().start(), access));
            assertEquals(EFAULT, space.resolve(space.window().end() - 1, access));
        }
        assertEquals(0, space.account().charged());
    }

    @Test
    void shouldFaultOnAPageThatIsStillInFlight() {
        long slot = space.window().address(space.window().reserve(1));
        machine.setEntry(space, slot, PageTableEntry.inFlight(9, Rights.READ_WRITE));
        for (Access access : Access.values()) {
            assertEquals(EFAULT, space.resolve(slot, access));
        }
        machine.setEntry(space, slot, PageTableEntry.EMPTY);
    }
}
