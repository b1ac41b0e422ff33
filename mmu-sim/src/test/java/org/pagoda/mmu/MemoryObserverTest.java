package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What traces are told. */
class MemoryObserverTest {
    private static final class Notes implements MemoryObserver {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void onMapped(long space, long virtualAddress, long entry) {
            lines.add(space + " mapped " + Long.toHexString(virtualAddress) + " " + PageTableEntry.describe(entry));
        }

        @Override
        public void onUnmapped(long space, long virtualAddress, long entry) {
            lines.add(space + " unmapped " + Long.toHexString(virtualAddress) + " " + PageTableEntry.describe(entry));
        }

        @Override
        public void onCopied(long space, long virtualAddress, int from, int to) {
            lines.add(space + " copied " + Long.toHexString(virtualAddress) + " " + from + " " + to);
        }

        @Override
        public void onSwappedOut(long space, long virtualAddress, int slot) {
            lines.add(space + " out " + Long.toHexString(virtualAddress) + " " + slot);
        }

        @Override
        public void onSwappedIn(long space, long virtualAddress, int slot, int frame) {
            lines.add(space + " in " + Long.toHexString(virtualAddress) + " " + slot + " " + frame);
        }

        List<String> take() {
            List<String> taken = List.copyOf(lines);
            lines.clear();
            return taken;
        }
    }

    private final SmallMachine machine = new SmallMachine();
    private final Notes notes = new Notes();
    private final AddressSpace space = machine.space(Long.MAX_VALUE, notes);
    private final long page = space.map(0, 2, Rights.READ_WRITE);

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    @Test
    void shouldTellOfPagesThatAppear() {
        assertEquals(List.of(), notes.take());
        machine.load(space, page + 5);
        assertEquals(List.of("101 mapped 1000000000 r-- frame 0 copy-on-write"), notes.take());
        machine.store(space, page + 0x1005, 1);
        int frame = machine.frame(space, page + 0x1000);
        assertEquals(List.of("101 mapped 1000001000 rw- frame " + frame), notes.take());
    }

    @Test
    void shouldTellOfPagesThatGo() {
        machine.store(space, page, 1);
        int frame = machine.frame(space, page);
        notes.take();
        space.unmap(page, 2);
        assertEquals(List.of("101 unmapped 1000000000 rw- frame " + frame), notes.take());
    }

    @Test
    void shouldTellOfCopies() {
        machine.load(space, page);
        notes.take();
        machine.store(space, page + 9, 1);
        assertEquals(List.of("101 copied 1000000000 0 " + machine.frame(space, page)), notes.take());
        machine.store(space, page, 2);
        assertEquals(List.of(), notes.take());
    }
}
