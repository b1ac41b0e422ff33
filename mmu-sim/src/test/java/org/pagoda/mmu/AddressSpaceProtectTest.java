package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSpaceProtectTest {
    private final SmallMachine machine = new SmallMachine();
    private AddressSpace space;
    private long page;

    @BeforeEach
    void map() {
        space = machine.space();
        page = space.map(0, 4, Rights.READ_WRITE);
        for (int i = 0; i < 4; i++) {
            machine.store(space, page + i * 4096L, 10 + i);
        }
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void assertFaults(Runnable access) {
        SmallMachine.Fault fault = assertThrows(SmallMachine.Fault.class, access::run);
        assertEquals(Errno.EFAULT.result(), fault.result());
    }

    @Test
    void shouldTakeTheRightToStoreFromATranslationThatIsInUse() {
        assertEquals(0, space.protect(page, 1, Rights.READ));
        assertEquals(10, machine.load(space, page));
        assertFaults(() -> machine.store(space, page, 1));
        assertEquals(10, machine.load(space, page));
    }

    @Test
    void shouldGiveTheRightBack() {
        space.protect(page, 1, Rights.READ);
        assertEquals(0, space.protect(page, 1, Rights.READ_WRITE));
        machine.store(space, page, 77);
        assertEquals(77, machine.load(space, page));
    }

    @Test
    void shouldKeepAPageThatNobodyMayTouch() {
        int frame = machine.frame(space, page);
        assertEquals(0, space.protect(page, 1, Rights.NONE));
        assertFaults(() -> machine.load(space, page));
        assertFaults(() -> machine.store(space, page, 1));
        assertEquals(frame, machine.frame(space, page));
        assertEquals(4, space.account().charged());
        assertEquals(0, space.protect(page, 1, Rights.READ_WRITE));
        assertEquals(10, machine.load(space, page));
    }

    @Test
    void shouldCutARegionInThree() {
        assertEquals(0, space.protect(page + 4096, 2, Rights.READ));
        List<String> regions =
                space.regions().stream().map(Region::toString).limit(3).toList();
        assertEquals(
                List.of(
                        "1000000000-1000001000 rw- [anonymous]",
                        "1000001000-1000003000 r-- [anonymous]",
                        "1000003000-1000004000 rw- [anonymous]"),
                regions);
        machine.store(space, page, 1);
        machine.store(space, page + 3 * 4096, 1);
        assertFaults(() -> machine.store(space, page + 4096, 1));
        assertFaults(() -> machine.store(space, page + 2 * 4096, 1));
    }

    @Test
    void shouldHoldForPagesThatWereNotTouchedYet() {
        long untouched = space.map(0, 1, Rights.READ_WRITE);
        space.protect(untouched, 1, Rights.READ);
        assertEquals(0, machine.load(space, untouched));
        assertFaults(() -> machine.store(space, untouched, 1));
        space.protect(untouched, 1, Rights.READ_WRITE);
        machine.store(space, untouched, 5);
        assertEquals(5, machine.load(space, untouched));
    }

    @Test
    void shouldNotMakeACopyOnWritePageWritableAtOnce() {
        AddressSpace other = machine.space();
        long copy = other.map(0, 1, Rights.READ_WRITE);
        machine.shareCopyOnWrite(space, page, other, copy);
        space.protect(page, 1, Rights.READ);
        assertFaults(() -> machine.store(space, page, 1));
        space.protect(page, 1, Rights.READ_WRITE);
        machine.store(space, page, 99);
        assertEquals(99, machine.load(space, page));
        assertEquals(10, machine.load(other, copy));
        assertNotEquals(machine.frame(space, page), machine.frame(other, copy));
    }

    @Test
    void shouldRefuseAHoleAndChangeNothing() {
        space.unmap(page + 2 * 4096, 1);
        assertEquals(Errno.ENOMEM.result(), space.protect(page, 4, Rights.READ));
        machine.store(space, page, 1);
        machine.store(space, page + 4096, 1);
        assertEquals(Errno.ENOMEM.result(), space.protect(page + 4 * 4096, 1, Rights.READ));
    }

    @Test
    void shouldRefuseToRaiseRightsInTheLandingWindow() {
        assertEquals(Errno.ENOMEM.result(), space.protect(space.window().start(), 1, Rights.READ), "nothing landed");
        machine.land(space, Rights.READ);
        long landed = space.window().start();
        assertEquals(Errno.EACCES.result(), space.protect(landed, 1, Rights.READ_WRITE));
        assertEquals(Errno.EACCES.result(), space.protect(landed, 1, Rights.READ | Rights.EXECUTE));
        assertEquals(0, space.protect(landed, 1, Rights.NONE));
        assertFaults(() -> machine.load(space, landed));
        assertEquals(Errno.EACCES.result(), space.protect(landed, 1, Rights.READ));
    }

    @ParameterizedTest
    @ValueSource(longs = {Rights.WRITE, Rights.WRITE | Rights.EXECUTE, 1, 16, -1, Long.MIN_VALUE})
    void shouldRefuseRightsThatCannotBe(long rights) {
        assertEquals(Errno.EINVAL.result(), space.protect(page, 1, rights));
    }

    @Test
    void shouldRefuseRangesThatCannotBe() {
        for (long count : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 52}) {
            assertEquals(Errno.EINVAL.result(), space.protect(page, count, Rights.READ), () -> "count " + count);
        }
        for (long address : new long[] {1, page + 1, -4096, 0, 4096, 1L << 38, Long.MIN_VALUE}) {
            assertEquals(Errno.EINVAL.result(), space.protect(address, 1, Rights.READ), () -> "at " + address);
        }
    }
}
