package org.pagoda.mmu.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LFU, 2Q, ARC and LIRS on strings short enough to follow by hand. */
class HistoryPoliciesTest {
    private static final int PAGES = 100;

    /** A policy with parameters of the test's. */
    private record Made(Function<PolicyParameters, ReplacementPolicy> constructor) implements PolicyFactory {
        @Override
        public String title() {
            return "under test";
        }

        @Override
        public ReplacementPolicy create(PolicyParameters parameters) {
            return constructor.apply(parameters);
        }
    }

    private static List<Integer> victims(Replay replay, int... references) {
        List<Integer> victims = new ArrayList<>();
        for (int page : references) {
            int outcome = replay.access(page, false);
            if (outcome >= 0) {
                victims.add(outcome);
            }
        }
        return victims;
    }

    private static List<Integer> victims(PolicyFactory policy, int frames, int... references) {
        return victims(new Replay(policy, frames, PAGES, 1), references);
    }

    // ---- LFU ----

    @Test
    void lfuShouldTakeThePageUsedLeastOftenAndLeastRecently() {
        // Counts before 4 comes: 0 three, 1 two, 2 two (used before 1 was), 3 three.
        assertEquals(List.of(2), victims(PolicyName.LFU, 4, 0, 1, 2, 3, 0, 3, 2, 1, 0, 3, 4));
    }

    @Test
    void lfuShouldCountAnewWhenAPageComesBack() {
        // 0 has five uses when 2 comes, and goes only when it is alone; back again it has one.
        Replay replay = new Replay(PolicyName.LFU, 2, PAGES, 1);
        assertEquals(List.of(1), victims(replay, 0, 0, 0, 0, 0, 1, 2));
        assertEquals(2, replay.evict(ReplacementPolicy.NONE));
        assertEquals(0, replay.evict(ReplacementPolicy.NONE));
        assertEquals(List.of(0), victims(replay, 0, 3, 3, 4));
    }

    // ---- 2Q ----

    private static PolicyFactory twoQueues(int kin, int kout) {
        return new Made(parameters -> new TwoQueues(parameters, kin, kout));
    }

    @Test
    void twoQueuesShouldTakeUsesInQuickSuccessionForOne() {
        assertEquals(List.of(0), victims(twoQueues(1, 2), 3, 0, 0, 0, 1, 2, 0, 3));
    }

    @Test
    void twoQueuesShouldKeepWhatIsWantedWhileItIsRemembered() {
        Replay replay = new Replay(twoQueues(1, 2), 3, PAGES, 1);
        assertEquals(List.of(0, 1, 2), victims(replay, 0, 1, 2, 3, 0, 4));
        // Now 0 is in Am, and a scan takes the frames of others only.
        assertEquals(List.of(3, 4, 5, 6, 7), victims(replay, 5, 6, 7, 8, 9));
        assertTrue(replay.isResident(0));
    }

    @Test
    void twoQueuesShouldForgetWhatItCannotRemember() {
        // With Kout 1 page 0 is forgotten when 1 leaves, so it comes into A1in once more, and goes in its turn.
        Replay replay = new Replay(twoQueues(1, 1), 3, PAGES, 1);
        assertEquals(List.of(0, 1, 2, 3, 4, 0), victims(replay, 0, 1, 2, 3, 4, 0, 5, 6, 7));
    }

    @Test
    void twoQueuesShouldTakeFromAmWhenA1inIsShort() {
        Replay replay = new Replay(twoQueues(1, 2), 3, PAGES, 1);
        // After the first row, 0 and 1 are in Am and 4 is in A1in, which is no more than it may have.
        assertEquals(List.of(0, 1, 2, 3), victims(replay, 0, 1, 2, 3, 4, 0, 1));
        assertEquals(List.of(0), victims(replay, 5));
    }

    // ---- ARC ----

    @Test
    void arcShouldLetAScanPassByWhatIsUsedOften() {
        Replay replay = new Replay(PolicyName.ARC, 4, PAGES, 1);
        victims(replay, 0, 1, 0, 1);
        for (int page = 10; page < 60; page++) {
            victims(replay, page);
        }
        assertTrue(replay.isResident(0));
        assertTrue(replay.isResident(1));
    }

    @Test
    void arcShouldGiveMoreToRecencyWhenThatIsMissed() {
        Replay replay = new Replay(PolicyName.ARC, 3, PAGES, 1);
        assertEquals(List.of(1), victims(replay, 0, 0, 1, 2, 3)); // T1 2 3, T2 0, B1 1
        // 1 is in B1: the goal for T1 is now 1. T1 has more, and gives 2.
        assertEquals(List.of(2), victims(replay, 1)); // T1 3, T2 0 1, B1 2
        // T1 has no more than its goal: this time T2 gives.
        assertEquals(List.of(0), victims(replay, 4));
    }

    @Test
    void arcShouldGiveMoreToFrequencyWhenThatIsMissed() {
        Replay replay = new Replay(PolicyName.ARC, 3, PAGES, 1);
        victims(replay, 0, 0, 1, 2, 3, 1, 4); // T1 3 4, T2 1, B1 2, B2 0, goal 1
        // 0 is in B2: the goal is 0 again, and T1 gives 3.
        assertEquals(List.of(3), victims(replay, 0));
        assertEquals(List.of(4), victims(replay, 5));
    }

    /** The goal must not go below what T1 can give, or beyond what there is. */
    @Test
    void arcShouldGiveFromT1IfAllIsThere() {
        assertEquals(List.of(0, 1, 2), victims(PolicyName.ARC, 3, 0, 1, 2, 3, 4, 5));
    }

    // ---- LIRS ----

    private static PolicyFactory lirs(int hirFrames) {
        return new Made(parameters -> new LowInterReferenceRecencySet(parameters, hirFrames));
    }

    @Test
    void lirsShouldPassNewPagesThroughTheFramesLeftToThem() {
        // 0 and 1 are LIR; 2, 3 and 4 share the third frame.
        assertEquals(List.of(2, 3), victims(lirs(1), 3, 0, 1, 2, 3, 4));
    }

    @Test
    void lirsShouldLetAPageUsedAgainSoonChangeRolesWithTheOldest() {
        Replay replay = new Replay(lirs(1), 3, PAGES, 1);
        // 2 is used again before 0 is, and becomes LIR; 0 becomes HIR and is the next to go.
        assertEquals(List.of(0), victims(replay, 0, 1, 2, 1, 2, 3));
        assertEquals(List.of(3), victims(replay, 4));
    }

    @Test
    void lirsShouldRememberPagesThatHaveLeft() {
        Replay replay = new Replay(lirs(1), 3, PAGES, 1);
        assertEquals(List.of(2), victims(replay, 0, 1, 2, 3));
        // 2 comes back while it is in the stack: LIR. It takes the frame of 3, and 0 is the HIR page now.
        assertEquals(List.of(3, 0), victims(replay, 2, 4));
        assertTrue(replay.isResident(1));
        assertTrue(replay.isResident(2));
    }

    @Test
    void lirsShouldForgetPagesOlderThanTheOldestLirPage() {
        Replay replay = new Replay(lirs(1), 3, PAGES, 1);
        // 2 is remembered until 0 and then 1 have been used again: then it lies below the oldest LIR page.
        assertEquals(List.of(2), victims(replay, 0, 1, 2, 3, 0, 1));
        assertEquals(List.of(3, 2), victims(replay, 2, 4)); // so it came back as HIR, and is the next to go
    }

    @Test
    void lirsShouldTakeUsesInARowForOne() {
        // 2 is used twice in a row, which makes it no LIR page; it goes.
        assertEquals(List.of(2), victims(lirs(1), 3, 0, 1, 2, 2, 3));
        // Not in a row, it is one, and 0 goes.
        assertEquals(List.of(0), victims(lirs(1), 3, 0, 1, 2, 1, 2, 3));
    }

    /** The paper's reason for LIRS: LRU faults at every access of such a loop. */
    @Test
    void lirsShouldKeepMostOfALoopThatIsLargerThanMemory() {
        int[] loop = new int[2000];
        for (int i = 0; i < loop.length; i++) {
            loop[i] = i % 20;
        }
        assertEquals(2000, Replay.faults(PolicyName.LRU, 16, PAGES, loop));
        long lirs = Replay.faults(PolicyName.LIRS, 16, PAGES, loop);
        // 14 of 20 pages stay.
        assertEquals(20 + 99 * 6, lirs);
        assertTrue(Replay.faults(PolicyName.OPT, 16, PAGES, loop) < lirs);
    }

    /** At least two HIR frames, at least one LIR frame, one percent else: how many pages a loop keeps tells. */
    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "4, 2", "10, 8", "100, 98", "199, 197", "300, 297", "1000, 990"})
    void lirsShouldLeaveOnePercentOfFramesToNewPages(int frames, int kept) {
        int pages = 2 * frames + 3;
        Replay replay = new Replay(PolicyName.LIRS, frames, pages, 1);
        for (int page = 0; page < pages; page++) {
            replay.access(page, false);
        }
        for (int page = 0; page < kept; page++) {
            assertTrue(replay.isResident(page), "page " + page);
        }
        assertFalse(replay.isResident(kept));
    }

    @Test
    void shouldRefuseSharesThatCannotBe() {
        Replay replay = new Replay(PolicyName.FIFO, 1, 1, 1);
        PolicyParameters parameters = new PolicyParameters(4, 4, 1, replay, replay);
        assertThrows(IllegalArgumentException.class, () -> new TwoQueues(parameters, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new TwoQueues(parameters, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> new LowInterReferenceRecencySet(parameters, 0));
    }
}
