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

/** Values of which some bytes lie in one page and the rest in the next, which is in a frame far away. */
class StraddlingAccessTest {
    private final SmallMachine machine = new SmallMachine();
    private final MemoryManagementUnit mmu = machine.mmu;
    private final AddressSpace space = machine.space();
    private final long page = space.map(0, 2, Rights.READ_WRITE);
    private final long border = page + 4096;

    @BeforeEach
    void scatterFrames() {
        mmu.enter(space);
        mmu.store8(border, (byte) 0);
        mmu.store8(page, (byte) 0);
        assertNotEquals(machine.frame(space, page) + 1, machine.frame(space, border));
        machine.faults.clear();
    }

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    private void loseSecondPage() {
        space.unmap(border, 1);
        machine.faults.clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void shouldSplitALongAnywhere(int bytesInFirst) {
        long address = border - bytesInFirst;
        mmu.store64(address - 8, -1);
        mmu.store64(address + 8, -1);
        mmu.store64(address, 0x88_77_66_55_44_33_22_11L);
        assertEquals(0x88_77_66_55_44_33_22_11L, mmu.load64(address));
        for (int i = 0; i < 8; i++) {
            assertEquals((byte) (0x11 * (i + 1)), mmu.load8(address + i));
        }
        assertEquals(-1, mmu.load64(address - 8));
        assertEquals(-1, mmu.load64(address + 8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldSplitAnIntAnywhere(int bytesInFirst) {
        long address = border - bytesInFirst;
        mmu.store32(address, 0x84838281);
        assertEquals(0x84838281, mmu.load32(address));
        for (int i = 0; i < 4; i++) {
            assertEquals((byte) (0x81 + i), mmu.load8(address + i));
        }
        assertEquals(0, mmu.load8(address + 4));
    }

    @Test
    void shouldSplitAShort() {
        mmu.store16(border - 1, (short) 0x8281);
        assertEquals((short) 0x8281, mmu.load16(border - 1));
        assertEquals((byte) 0x81, mmu.load8(border - 1));
        assertEquals((byte) 0x82, mmu.load8(border));
        assertEquals(0, mmu.load8(border + 1));
    }

    @Test
    void shouldStoreNothingIfTheSecondPageFaults() {
        loseSecondPage();
        assertThrows(SmallMachine.Fault.class, () -> mmu.store64(border - 7, -1));
        assertThrows(SmallMachine.Fault.class, () -> mmu.store32(border - 3, -1));
        assertThrows(SmallMachine.Fault.class, () -> mmu.store16(border - 1, (short) -1));
        assertEquals(0, mmu.load64(border - 8));
    }

    @Test
    void shouldStoreNothingIfTheFirstPageFaults() {
        space.unmap(page, 1);
        assertThrows(SmallMachine.Fault.class, () -> mmu.store64(border - 4, -1));
        assertEquals(0, mmu.load64(border));
    }

    @Test
    void shouldFaultOnALoadWhoseSecondPageIsNotThere() {
        loseSecondPage();
        assertThrows(SmallMachine.Fault.class, () -> mmu.load64(border - 4));
        assertThrows(SmallMachine.Fault.class, () -> mmu.load32(border - 1));
        assertThrows(SmallMachine.Fault.class, () -> mmu.load16(border - 1));
        assertEquals(List.of("LOAD", "LOAD", "LOAD"), kinds());
        assertEquals("LOAD 0x" + Long.toHexString(border), machine.faults.get(0));
    }

    @Test
    void shouldBringBothPagesInForAStore() {
        long fresh = space.map(0, 2, Rights.READ_WRITE);
        machine.faults.clear();
        mmu.store64(fresh + 4092, 0x1122334455667788L);
        assertEquals(0x1122334455667788L, mmu.load64(fresh + 4092));
        assertEquals(List.of("STORE", "STORE"), kinds());
    }

    private List<String> kinds() {
        return machine.faults.stream()
                .map(fault -> fault.substring(0, fault.indexOf(' ')))
                .toList();
    }
}
