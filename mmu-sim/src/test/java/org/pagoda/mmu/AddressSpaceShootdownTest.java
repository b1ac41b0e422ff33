package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Law 4 on this floor: first the entry changes, then the translation goes, and only then the frame. */
class AddressSpaceShootdownTest {
    private final SmallMachine machine = new SmallMachine();
    private final AddressSpace space = machine.space();
    private final long page = space.map(0, 4, Rights.READ_WRITE);
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void touch() {
        machine.store(space, page, 1);
        machine.load(space, page + 0x1000);
        machine.store(space, page + 0x2000, 3);
        machine.shootdown.notes.clear();
    }

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    private Set<String> shotDown() {
        return Set.copyOf(machine.shootdown.notes);
    }

    private String note(long address) {
        return RecordingShootdown.note(space, address);
    }

    @Test
    void shouldShootDownEachPageThatIsUnmapped() {
        space.unmap(page, 3);
        assertTrue(shotDown().containsAll(List.of(note(page), note(page + 0x1000), note(page + 0x2000))));
    }

    @Test
    void shouldShootDownEachPageThatIsMappedOver() {
        space.map(page, 3, Rights.READ);
        assertTrue(shotDown().containsAll(List.of(note(page), note(page + 0x1000), note(page + 0x2000))));
    }

    @Test
    void shouldShootDownAPageThatIsRemoved() {
        long entryAddress = space.pageTable().find(page);
        long entry = space.pageTable().read(entryAddress);
        space.pages().remove(page, entryAddress, entry);
        assertTrue(shotDown().contains(note(page)));
        assertEquals(PageTableEntry.EMPTY, space.pageTable().get(page));
        assertEquals(2, space.account().charged());
        int frame = PageTableEntry.frame(entry);
        assertEquals(1, machine.frames.table().references(frame), "the reference is the caller's now");
        assertTrue(machine.holders.unmap(frame, entryAddress));
    }

    @Test
    void shouldShootDownWhenAZeroPageBecomesItsOwn() {
        machine.store(space, page + 0x1000, 2);
        assertTrue(shotDown().contains(note(page + 0x1000)));
    }

    @Test
    void shouldShootDownWhenACopyIsMade() {
        AddressSpace other = machine.space();
        other.map(page, 1, Rights.READ_WRITE);
        machine.shareCopyOnWrite(space, page, other, page);
        machine.store(other, page, 5);
        assertTrue(shotDown().contains(RecordingShootdown.note(other, page)));
    }

    @Test
    void shouldShootDownTheWholeSpaceAtItsEnd() {
        machine.shootdown.whenCalled(() ->
                seen.add(machine.frames.table().state(space.pageTable().root()).name()));
        machine.destroy(space);
        assertTrue(shotDown().contains(space.asid() + ":*"));
        assertEquals(Set.of("PAGE_TABLE"), Set.copyOf(seen), "walkers must be gone before the tables are");
    }

    @Test
    void shouldChangeTheEntryBeforeAndFreeTheFrameAfterwards() {
        int frame = machine.frame(space, page);
        machine.shootdown.whenCalled(() -> seen.add(
                space.pageTable().get(page) + " " + machine.frames.table().state(frame)));
        space.unmap(page, 1);
        machine.shootdown.whenCalled(() -> {});
        assertEquals(List.of("0 MAPPED"), seen);
        assertEquals(FrameState.FREE, machine.frames.table().state(frame));
    }

    @Test
    void shouldMapTheCopyBeforeAndLetGoOfTheOriginalAfterwards() {
        AddressSpace other = machine.space();
        other.map(page, 1, Rights.READ_WRITE);
        machine.shareCopyOnWrite(space, page, other, page);
        int frame = machine.frame(space, page);
        machine.shootdown.whenCalled(() -> {
            assertNotEquals(frame, machine.frame(other, page), "the copy is mapped");
            assertEquals(2, machine.frames.table().references(frame), "the original is still held");
            seen.add("called");
        });
        machine.store(other, page, 5);
        assertEquals(List.of("called"), seen);
        machine.shootdown.whenCalled(() -> {});
    }

    @Test
    void shouldNotShootDownOtherSpaces() {
        AddressSpace other = machine.space();
        other.map(page, 3, Rights.READ_WRITE);
        machine.store(other, page, 9);
        space.unmap(page, 4);
        machine.destroy(space);
        for (String note : machine.shootdown.notes) {
            assertTrue(note.startsWith(space.asid() + ":"), note);
        }
        assertEquals(9, machine.load(other, page));
    }
}
