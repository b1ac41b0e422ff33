package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressSpaceUnmapTest {
    private static final long START = 0x10_0000_0000L;
    private static final long EINVAL = -22;

    private final SmallMachine machine = new SmallMachine();
    private final AddressSpace space = machine.space();

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    private List<String> regions() {
        return space.regions().stream().map(Region::toString).toList();
    }

    /** Maps pages and stores 1, 2, 3, ... into them. */
    private void fill(long address, int pages) {
        assertEquals(address, space.map(address, pages, Rights.READ_WRITE));
        for (int i = 0; i < pages; i++) {
            machine.store(space, address + i * 4096L, i + 1);
        }
    }

    @Test
    void shouldSplitTheRegionItCutsInTheMiddle() {
        fill(START, 4);
        assertEquals(0, space.unmap(START + 0x1000, 2));
        assertEquals(
                List.of(
                        "1000000000-1000001000 rw- [anonymous]",
                        "1000003000-1000004000 rw- [anonymous]",
                        "2000000000-2000010000 rw- [landing]"),
                regions());
        assertEquals(1, machine.load(space, START));
        assertEquals(4, machine.load(space, START + 0x3000));
        assertThrows(SmallMachine.Fault.class, () -> machine.load(space, START + 0x1000));
        assertThrows(SmallMachine.Fault.class, () -> machine.store(space, START + 0x2fff, 1));
    }

    @Test
    void shouldCutTheEndsOfRegions() {
        fill(START, 2);
        fill(START + 0x3000, 2);
        assertEquals(0, space.unmap(START + 0x1000, 3));
        assertEquals(
                List.of(
                        "1000000000-1000001000 rw- [anonymous]",
                        "1000004000-1000005000 rw- [anonymous]",
                        "2000000000-2000010000 rw- [landing]"),
                regions());
        assertEquals(1, machine.load(space, START));
        assertEquals(2, machine.load(space, START + 0x4000));
    }

    @Test
    void shouldFreeFramesAndRefundPages() {
        fill(START, 4);
        int used = machine.frames.usedFrames();
        assertEquals(4, space.account().charged());
        assertEquals(0, space.unmap(START + 0x1000, 2));
        assertEquals(2, space.account().charged());
        assertEquals(used - 2, machine.frames.usedFrames());
    }

    @Test
    void shouldKeepAFrameThatSomebodyElseHolds() {
        fill(START, 1);
        int frame = machine.frame(space, START);
        machine.holders.pin(frame);
        assertEquals(0, space.unmap(START, 1));
        assertEquals(FrameState.PINNED, machine.frames.table().state(frame));
        assertEquals(0, machine.frames.table().count(frame, Reference.ENTRY));
        assertEquals(0, space.account().charged());
        assertTrue(machine.holders.unpin(frame));
    }

    @Test
    void shouldNotMindHoles() {
        assertEquals(0, space.unmap(START, 100));
        fill(START + 0x2000, 1);
        fill(START + 0x20_0000, 1); // in another leaf table
        assertEquals(0, space.unmap(START, 0x1000));
        assertEquals(1, space.regions().size());
        assertEquals(0, space.account().charged());
    }

    @Test
    void shouldReachPagesBehindMissingTables() {
        long far = START + (3L << 30) + 0x1000;
        fill(START + 0x1f_f000, 1);
        fill(far, 1);
        assertEquals(0, space.unmap(START + 0x1000, (far - START) / 4096));
        assertEquals(0, space.account().charged());
        assertEquals(0, machine.frames.usedFrames() - machine.pageTables());
    }

    @Test
    void shouldReachThePageBehindAMissingTable() {
        fill(START + 0x20_0000, 1);
        assertEquals(0, space.unmap(START + 0x1f_f000, 2));
        assertEquals(0, space.account().charged());
    }

    @Test
    void shouldStopAtTheEndOfTheRange() {
        fill(START + 0x1f_e000, 4); // around the border of two leaf tables
        assertEquals(0, space.unmap(START, 0x1ff));
        assertThrows(SmallMachine.Fault.class, () -> machine.load(space, START + 0x1f_e000));
        assertEquals(2, machine.load(space, START + 0x1f_f000));
        assertEquals(0, space.unmap(START + 0x20_1000, 0x1000));
        assertEquals(3, machine.load(space, START + 0x20_0000));
        assertEquals(2, space.account().charged());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0xf000, 1",
        "0x10001, 1",
        "0x1000000800, 1",
        "0x1000000000, 0",
        "0x1000000000, -1",
        "0x4000000000, 1",
        "0x3ffffff000, 2",
        "-0x1000, 1",
        "-0x8000000000000000, 1",
        "0x1000000000, 0x4000001",
        "0x10000, 0x4000000",
        "0x1000000000, 0x10000000000001",
        "0x1000000000, 0x7fffffffffffffff"
    })
    void shouldRefuseRangesThatCannotBe(String address, String pages) {
        fill(START, 1);
        assertEquals(EINVAL, space.unmap(Long.decode(address), Long.decode(pages)));
        assertEquals(1, machine.load(space, START));
    }

    @Test
    void shouldUnmapTheWholeUserHalfButForTheWindow() {
        fill(0x1_0000, 1);
        fill(START, 1);
        fill(0x20_0001_0000L, 1);
        fill(0x3f_ffff_f000L, 1);
        assertEquals(0, space.unmap(0x1_0000, (0x40_0000_0000L - 0x1_0000) / 4096));
        assertEquals(List.of("2000000000-2000010000 rw- [landing]"), regions());
        assertEquals(0, space.account().charged());
    }

    @Test
    void shouldEmptyPagesOfTheWindowButKeepIt() {
        LandingWindow window = space.window();
        int slot = window.reserve(2);
        long address = window.address(slot);
        land(address);
        window.settle(slot, true);
        window.settle(slot + 1, false);
        assertEquals(0, space.unmap(window.start(), window.size()));
        assertEquals(List.of("2000000000-2000010000 rw- [landing]"), regions());
        assertThrows(SmallMachine.Fault.class, () -> machine.load(space, address), "not demand-zero");
        assertFalse(window.isTaken(slot));
        assertEquals(16, window.free());
        assertEquals(0, space.account().charged());
    }

    @Test
    void shouldNotFreeASlotThatAMessageStillHolds() {
        LandingWindow window = space.window();
        int slot = window.reserve(1);
        land(window.address(slot));
        assertEquals(0, space.unmap(window.address(slot), 1));
        assertTrue(window.isTaken(slot));
        window.settle(slot, false);
        assertFalse(window.isTaken(slot));
    }

    @Test
    void shouldLeaveAPageInFlightAlone() {
        LandingWindow window = space.window();
        long address = window.address(window.reserve(1));
        int frame = machine.frames.allocateUser(1);
        machine.holders.hold(frame, Reference.MESSAGE);
        long inFlight = PageTableEntry.inFlight(frame, Rights.READ);
        machine.setEntry(space, address, inFlight);
        assertEquals(0, space.unmap(window.start(), window.size()));
        assertEquals(inFlight, space.pageTable().get(address));
        assertEquals(FrameState.IN_FLIGHT, machine.frames.table().state(frame));
        machine.setEntry(space, address, PageTableEntry.EMPTY);
        assertTrue(machine.holders.drop(frame, Reference.MESSAGE));
    }

    private void land(long address) {
        int frame = machine.frames.allocateUser(space.owner());
        machine.setEntry(space, address, PageTableEntry.user(frame, Rights.READ_WRITE));
        machine.holders.map(frame, space.pageTable().find(address));
        space.account().charge(1);
    }
}
