package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTableTest {
    private static final int FRAMES = 8;

    private final PhysicalMemory memory = new PhysicalMemory(FRAMES);
    private final FrameAllocator frames = new FrameAllocator(memory, true);
    private final FrameTable table = frames.table();
    private final Holders holders = new Holders(frames);
    private final int frame = frames.allocateUser(5);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void shouldListStatesWithTheStrongestFirst() {
        assertEquals(
                "[PAGE_TABLE, KERNEL, PINNED, MAPPED, IN_FLIGHT, CACHED, FREE]",
                java.util.Arrays.toString(FrameState.values()));
    }

    @ParameterizedTest
    @CsvSource({
        "ENTRY,                    MAPPED",
        "MESSAGE,                  IN_FLIGHT",
        "PIN,                      PINNED",
        "CACHE,                    CACHED",
        "ENTRY MESSAGE,            MAPPED",
        "ENTRY PIN,                PINNED",
        "ENTRY CACHE,              MAPPED",
        "MESSAGE PIN,              PINNED",
        "MESSAGE CACHE,            IN_FLIGHT",
        "PIN CACHE,                PINNED",
        "ENTRY MESSAGE CACHE,      MAPPED",
        "ENTRY MESSAGE PIN CACHE,  PINNED"
    })
    void shouldBeInTheFirstStateThatApplies(String kinds, FrameState state) {
        for (String kind : kinds.split(" ", -1)) {
            holders.hold(frame, Reference.valueOf(kind));
        }
        assertEquals(state, table.state(frame));
    }

    @Test
    void shouldFallBackThroughTheStatesAsReferencesGo() {
        for (Reference kind : Reference.values()) {
            holders.hold(frame, kind);
        }
        assertEquals(FrameState.PINNED, table.state(frame));
        assertFalse(holders.unpin(frame));
        assertEquals(FrameState.MAPPED, table.state(frame));
        assertFalse(holders.unmap(frame));
        assertEquals(FrameState.IN_FLIGHT, table.state(frame));
        assertFalse(holders.drop(frame, Reference.MESSAGE));
        assertEquals(FrameState.CACHED, table.state(frame));
        assertTrue(holders.drop(frame, Reference.CACHE));
        assertEquals(FrameState.FREE, table.state(frame));
    }

    @Test
    void shouldTellWhatFramesWereHandedOutFor() {
        assertEquals(FrameState.KERNEL, table.state(FrameAllocator.ZERO_FRAME));
        assertEquals(0, table.owner(FrameAllocator.ZERO_FRAME));
        int pageTable = frames.allocatePageTable(9);
        assertEquals(FrameState.PAGE_TABLE, table.state(pageTable));
        assertEquals(9, table.owner(pageTable));
        int last = FRAMES - 1;
        assertEquals(FrameState.FREE, table.state(last));
    }

    @Test
    void shouldKeepAPageTableAPageTableWhoeverHoldsIt() {
        int pageTable = frames.allocatePageTable(9);
        holders.pin(pageTable);
        assertEquals(FrameState.PAGE_TABLE, table.state(pageTable));
    }

    @Test
    void shouldCountReferencesByKind() {
        assertEquals(0, table.references(frame));
        int number = 1;
        for (Reference kind : Reference.values()) {
            for (int i = 0; i < number; i++) {
                holders.hold(frame, kind);
            }
            number++;
        }
        assertEquals(1, table.count(frame, Reference.ENTRY));
        assertEquals(2, table.count(frame, Reference.MESSAGE));
        assertEquals(3, table.count(frame, Reference.PIN));
        assertEquals(4, table.count(frame, Reference.CACHE));
        assertEquals(10, table.references(frame));
        assertEquals(0, table.references(frame - 1));
        assertEquals(0, table.references(frame + 1));
    }

    @Test
    void shouldTurnAReferenceIntoOneOfAnotherKind() {
        holders.hold(frame, Reference.MESSAGE);
        holders.change(frame, Reference.MESSAGE, Reference.ENTRY);
        assertEquals(0, table.count(frame, Reference.MESSAGE));
        assertEquals(1, table.count(frame, Reference.ENTRY));
        assertEquals(FrameState.MAPPED, table.state(frame));
        assertEquals(1, frames.usedFrames());
    }

    @Test
    void shouldRefuseToChangeAReferenceThatIsNotThere() {
        holders.map(frame);
        assertThrows(IllegalStateException.class, () -> holders.change(frame, Reference.MESSAGE, Reference.ENTRY));
        assertEquals(1, table.references(frame));
    }

    @Test
    void shouldPassOwnershipOn() {
        assertEquals(5, table.owner(frame));
        table.setOwner(frame, (3L << 32) | 6);
        assertEquals((3L << 32) | 6, table.owner(frame));
        assertEquals(0, table.owner(frame + 1));
    }

    @Test
    void shouldNotCountTheZeroFrame() {
        int zero = FrameAllocator.ZERO_FRAME;
        for (Reference kind : Reference.values()) {
            holders.hold(zero, kind);
            assertEquals(0, table.references(zero));
        }
        holders.change(zero, Reference.MESSAGE, Reference.ENTRY);
        for (Reference kind : Reference.values()) {
            assertFalse(holders.drop(zero, kind));
            assertFalse(holders.drop(zero, kind));
        }
        assertEquals(0, table.references(zero));
        assertEquals(FrameState.KERNEL, table.state(zero));
        assertEquals(1, frames.usedFrames());
    }
}
