package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageTableTest {
    private static final long OWNER = 3;
    private static final long FAR = 0x12_3456_7000L;

    private final PhysicalMemory memory = new PhysicalMemory(16);
    private final FrameAllocator frames = new FrameAllocator(memory, true);
    private final PageTable table = new PageTable(frames, OWNER, frames.allocatePageTable(OWNER));

    @AfterEach
    void shouldGiveAllTablesBack() {
        table.free();
        assertEquals(0, frames.usedFrames());
        memory.close();
    }

    private void exhaust(int leave) {
        while (frames.freeFrames() > leave) {
            frames.allocateUser(9);
        }
    }

    private void freeUserFrames() {
        for (int frame = 1; frame < memory.frames(); frame++) {
            if (frames.table().owner(frame) == 9) {
                frames.free(frame);
            }
        }
    }

    @Test
    void shouldStartEmpty() {
        assertEquals(PageTable.NONE, table.find(FAR));
        assertEquals(PageTableEntry.EMPTY, table.get(FAR));
        table.forEachLeaf((address, entry, entryAddress) -> {
            throw new AssertionError("no entry was made");
        });
    }

    @Test
    void shouldMakeTheTablesThatAreMissingAndNoMore() {
        table.prepare(0);
        assertEquals(3, frames.usedFrames(), "root, middle, leaf");
        table.prepare(0x1f_f000);
        assertEquals(3, frames.usedFrames(), "the same leaf table");
        table.prepare(0x20_0000);
        assertEquals(4, frames.usedFrames(), "another leaf table");
        table.prepare(0x4000_0000);
        assertEquals(6, frames.usedFrames(), "another middle table too");
        table.prepare(0x20_0000);
        assertEquals(6, frames.usedFrames());
    }

    @Test
    void shouldOwnItsTables() {
        table.prepare(FAR);
        List<Integer> tables = new ArrayList<>();
        table.forEachTable(tables::add);
        assertEquals(3, tables.size());
        assertEquals(table.root(), tables.get(0), "the root first");
        for (int frame : tables) {
            assertEquals(FrameState.PAGE_TABLE, frames.table().state(frame));
            assertEquals(OWNER, frames.table().owner(frame));
        }
    }

    @Test
    void shouldVisitEachTableOnce() {
        table.prepare(0);
        table.prepare(0x20_0000);
        table.prepare(FAR);
        List<Integer> tables = new ArrayList<>();
        table.forEachTable(tables::add);
        assertEquals(frames.usedFrames(), tables.size());
        assertEquals(tables.size(), Set.copyOf(tables).size());
    }

    @Test
    void shouldFindWhatItPrepared() {
        long entryAddress = table.prepare(FAR);
        assertEquals(entryAddress, table.find(FAR));
        assertEquals(entryAddress, table.find(FAR + 4095));
        assertEquals(entryAddress, table.prepare(FAR));
        assertNotEquals(entryAddress, table.find(FAR + 4096));
    }

    @Test
    void shouldReadBackWhatItWrote() {
        long entryAddress = table.prepare(FAR);
        table.write(entryAddress, PageTableEntry.MOVED);
        assertEquals(PageTableEntry.MOVED, table.read(entryAddress));
        assertEquals(PageTableEntry.MOVED, table.get(FAR));
        assertEquals(PageTableEntry.MOVED, table.get(FAR + 4095));
        assertEquals(PageTableEntry.EMPTY, table.get(FAR + 4096));
        assertEquals(PageTableEntry.EMPTY, table.get(FAR - 4096));
    }

    @Test
    void shouldWriteEntriesBitForBit() {
        long entryAddress = table.prepare(FAR);
        for (int bit = 1; bit < 64; bit++) {
            table.write(entryAddress, 1L << bit);
            assertEquals(1L << bit, memory.getLong(entryAddress), "bit " + bit);
        }
        table.write(entryAddress, PageTableEntry.EMPTY);
    }

    @Test
    void shouldPrepareNothingWithoutFrames() {
        exhaust(0);
        assertEquals(PageTable.NONE, table.prepare(FAR));
        assertEquals(PageTable.NONE, table.find(FAR));
        freeUserFrames();
        assertNotEquals(PageTable.NONE, table.prepare(FAR));
    }

    @Test
    void shouldGoOnLaterWhereFramesRanOut() {
        exhaust(1);
        assertEquals(PageTable.NONE, table.prepare(FAR));
        assertEquals(PageTable.NONE, table.find(FAR));
        assertEquals(PageTableEntry.EMPTY, table.get(FAR));
        freeUserFrames();
        assertNotEquals(PageTable.NONE, table.prepare(FAR));
        assertEquals(3, frames.usedFrames(), "the middle table that was made is used");
    }

    @Test
    void shouldHaveNoEntriesInFramesThatWereDirty() {
        Set<Integer> dirty = new HashSet<>();
        while (frames.freeFrames() > 0) {
            int frame = frames.allocateUser(9);
            dirty.add(frame);
            for (long at = Page.address(frame); at < Page.address(frame + 1); at += 8) {
                memory.putLong(at, -1);
            }
        }
        dirty.forEach(frames::free);
        table.prepare(FAR);
        table.forEachLeaf((address, entry, entryAddress) -> {
            throw new AssertionError("entry " + entry + " at " + address);
        });
    }
}
