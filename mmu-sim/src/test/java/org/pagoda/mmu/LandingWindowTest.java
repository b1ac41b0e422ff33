package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LandingWindowTest {
    private static final long BASE = 0x20_0000_0000L;

    private final LandingWindow window = new LandingWindow(BASE, 8);

    private String slots() {
        StringBuilder slots = new StringBuilder();
        for (int slot = 0; slot < window.size(); slot++) {
            slots.append(window.isHeld(slot) ? 'h' : window.isTaken(slot) ? 't' : '.');
        }
        return slots.toString();
    }

    @Test
    void shouldKnowItsBounds() {
        assertEquals(8, window.size());
        assertEquals(BASE, window.start());
        assertEquals(BASE + 0x8000, window.end());
        assertTrue(window.contains(BASE));
        assertTrue(window.contains(BASE + 0x7fff));
        assertFalse(window.contains(BASE - 1));
        assertFalse(window.contains(BASE + 0x8000));
    }

    @Test
    void shouldTurnSlotsIntoAddressesAndBack() {
        assertEquals(BASE + 0x3000, window.address(3));
        assertEquals(3, window.slot(BASE + 0x3000));
        assertEquals(3, window.slot(BASE + 0x3fff));
    }

    @Test
    void shouldHoldAContiguousRun() {
        assertEquals(0, window.reserve(3));
        assertEquals("hhh.....", slots());
        assertEquals(5, window.free());
        assertTrue(window.isTaken(2));
        assertFalse(window.isTaken(3));
    }

    @Test
    void shouldGoOnWhereTheLastRunEnded() {
        assertEquals(0, window.reserve(2));
        window.cancel(0, 2);
        assertEquals(2, window.reserve(2));
        assertEquals("..hh....", slots());
    }

    @Test
    void shouldStartAgainFromTheFrontWhenTheEndIsReached() {
        assertEquals(0, window.reserve(5));
        window.cancel(0, 5);
        assertEquals(0, window.reserve(4), "three slots at the end are too few");
        assertEquals(4, window.reserve(4));
        window.cancel(0, 4);
        assertEquals(0, window.reserve(1));
    }

    @Test
    void shouldFindARunThatCrossesWhereTheLastOneEnded() {
        assertEquals(0, window.reserve(6));
        window.cancel(3, 3);
        assertEquals(3, window.reserve(4));
        assertEquals("hhhhhhh.", slots());
    }

    @Test
    void shouldFindNoRunWhereSlotsAreScattered() {
        window.reserve(8);
        for (int slot = 0; slot < 8; slot += 2) {
            window.cancel(slot, 1);
        }
        assertEquals(4, window.free());
        assertEquals(LandingWindow.NONE, window.reserve(2));
        assertEquals(".h.h.h.h", slots());
        assertEquals(0, window.reserve(1));
    }

    @Test
    void shouldNeverHoldMoreThanItHas() {
        assertEquals(LandingWindow.NONE, window.reserve(9));
        assertEquals(8, window.free());
        assertEquals(0, window.reserve(8));
        assertEquals(LandingWindow.NONE, window.reserve(1));
        assertEquals(0, window.free());
    }

    @Test
    void shouldGiveBackWhatIsCancelled() {
        window.reserve(5);
        window.cancel(1, 3);
        assertEquals("h...h...", slots());
        assertEquals(6, window.free());
    }

    @Test
    void shouldKeepASettledSlotAsLongAsItsPageIsThere() {
        window.reserve(2);
        window.settle(0, true);
        window.settle(1, false);
        assertEquals("t.......", slots());
        window.vacate(window.address(0));
        assertEquals("........", slots());
    }

    @Test
    void shouldKeepAHeldSlotWhosePageIsGone() {
        window.reserve(2);
        window.vacate(window.address(1) + 5);
        assertEquals("hh......", slots());
        window.settle(1, false);
        assertEquals("h.......", slots());
    }
}
