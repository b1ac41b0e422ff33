package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that leave memory when frames run short, and the watermarks that say when. */
class PageOutTest {
    private static final int LOW = 4;
    private static final int HIGH = 10;
    private static final int SLOTS = 200;

    private final SmallMachine machine = new SmallMachine();
    private final SwapSpace swap = new SwapSpace(new SparseStore(SLOTS), machine.memory);
    private final Map<Long, AddressSpace> spaces = new HashMap<>();
    private AddressSpace space;
    private PageOut pageOut;
    private long base;

    @BeforeEach
    void mapPages() {
        machine.frames.attachSwap(swap);
        space = newSpace();
        pageOut = new PageOut(machine.frames, spaces::get, LOW, HIGH);
        base = space.map(0, 128, Rights.READ_WRITE);
    }

    private AddressSpace newSpace() {
        AddressSpace made = machine.space();
        spaces.put(made.owner(), made);
        return made;
    }

    @AfterEach
    void close() {
        machine.release();
        machine.closeSpaces();
        assertEquals(0, swap.used(), "slots left over");
        machine.close();
    }

    private long address(int page) {
        return base + page * 4096L;
    }

    private boolean isSwapped(int page) {
        return PageTableEntry.isSwapped(space.pageTable().get(address(page)));
    }

    /** Stores into pages until so many frames are left; how many pages that were. */
    private int storeUntilFree(int free) {
        int page = 0;
        while (machine.frames.freeFrames() > free) {
            machine.store(space, address(page), page);
            page++;
        }
        return page;
    }

    @Test
    void shouldDoNothingAboveTheLowWatermark() {
        storeUntilFree(LOW);
        assertEquals(0, pageOut.balance());
        assertEquals(LOW, machine.frames.freeFrames());
        assertEquals(0, pageOut.runs());
    }

    @Test
    void shouldFreeFramesUpToTheHighWatermark() {
        int pages = storeUntilFree(LOW - 1);
        assertEquals(HIGH - LOW + 1, pageOut.balance());
        assertEquals(HIGH, machine.frames.freeFrames());
        for (int page = 0; page < pages; page++) {
            assertEquals(page, machine.load(space, address(page)));
        }
    }

    @Test
    void shouldSpareWhatWasUsedSinceTheHandCameBy() {
        int pages = storeUntilFree(LOW - 1);
        pageOut.balance(); // all accessed bits are clear now
        assertEquals(pages, pageOut.secondChances());
        for (int page = 0; page < pages; page++) {
            if (!isSwapped(page) && page % 2 == 0) {
                machine.load(space, address(page));
            }
        }
        machine.exhaust(LOW - 1);
        assertTrue(pageOut.balance() > 0);
        for (int page = 20; page < pages; page += 2) {
            assertFalse(isSwapped(page), "page " + page + " was used");
        }
    }

    @Test
    void shouldSeeThatAPageIsUsedAgainAlsoIfItsTranslationWasRemembered() {
        int pages = storeUntilFree(LOW - 1);
        pageOut.balance();
        for (int page = pages - 1; page >= 0; page--) { // the last ones are still in the TLB
            if (!isSwapped(page)) {
                machine.load(space, address(page));
                long entry = space.pageTable().get(address(page));
                assertEquals(PageTableEntry.ACCESSED, entry & PageTableEntry.ACCESSED, "page " + page);
            }
        }
    }

    @Test
    void shouldPutOutPagesOfAllSpaces() {
        AddressSpace other = newSpace();
        long theirs = other.map(0, 64, Rights.READ_WRITE);
        for (int page = 0; machine.frames.freeFrames() >= LOW; page++) {
            machine.store(space, address(page), 1);
            machine.store(other, theirs + page * 4096L, 2);
        }
        pageOut.balance();
        assertTrue(isSwapped(0));
        assertTrue(PageTableEntry.isSwapped(other.pageTable().get(theirs)));
    }

    @Test
    void shouldFreeNothingWhenNothingCanGo() {
        int pages = storeUntilFree(LOW - 1);
        for (int page = 0; page < pages; page++) {
            machine.frames.pin(machine.frame(space, address(page)));
        }
        assertEquals(0, pageOut.balance());
        long looks = pageOut.looks();
        assertEquals(0, pageOut.balance());
        assertEquals(looks, pageOut.looks(), "it does not look again at what has not changed");
        for (int page = 0; page < pages; page++) {
            machine.frames.unpin(machine.frame(space, address(page)));
        }
        assertTrue(pageOut.reclaim(HIGH) > 0, "who is asked looks");
    }

    @Test
    void shouldStopWhenTheSwapSpaceIsFull() {
        int pages = storeUntilFree(LOW - 1);
        machine.frames.attachSwap(new SwapSpace(new SparseStore(2), machine.memory));
        PageOut small = new PageOut(machine.frames, spaces::get, LOW, HIGH);
        assertEquals(2, small.balance());
        assertEquals(0, small.reclaim(HIGH));
        for (int page = 0; page < pages; page++) {
            assertEquals(page, machine.load(space, address(page)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldGiveEveryPageBackAsItWasWhateverIsShort(long seed) {
        Random random = new Random(seed);
        int[] expected = new int[128];
        for (int i = 0; i < 20_000; i++) {
            pageOut.balance();
            int page = random.nextInt(random.nextBoolean() ? 128 : 20);
            if (random.nextInt(3) == 0) {
                expected[page] = random.nextInt(128);
                machine.store(space, address(page) + page, expected[page]);
            } else {
                assertEquals(expected[page], machine.load(space, address(page) + page), "page " + page);
            }
        }
        assertTrue(swap.pagesOut() > 1000 && swap.pagesIn() > swap.pagesOut(), "clean pages go without being written");
    }

    @ParameterizedTest
    @CsvSource({"-1,5", "5,4", "5,64"})
    void shouldRefuseWatermarksThatDoNotFit(int lowMark, int highMark) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new PageOut(machine.frames, spaces::get, lowMark, highMark));
        assertTrue(refused.getMessage().contains(lowMark + " and " + highMark), refused.getMessage());
    }
}
