package org.pagoda.mmu.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CLOCK, NRU, AGING and WSCLOCK, with bits that the test sets. */
class ReferenceBitPoliciesTest {
    private static final int NONE = ReplacementPolicy.NONE;

    /** Bits as sets of pages. */
    private static final class Bits implements ReferenceBits {
        private final TreeSet<Integer> accessed = new TreeSet<>();
        private final TreeSet<Integer> dirty = new TreeSet<>();
        private final List<Integer> writes = new ArrayList<>();
        private boolean setsAgain;

        @Override
        public boolean takeAccessed(int page) {
            return setsAgain || accessed.remove(page);
        }

        @Override
        public boolean isDirty(int page) {
            return dirty.contains(page);
        }

        @Override
        public void startWriteBack(int page) {
            writes.add(page);
        }
    }

    private final Bits bits = new Bits();
    private long now;

    private PolicyParameters parameters;

    @BeforeEach
    void makeParameters() {
        parameters = new PolicyParameters(4, 10, 1, bits, () -> now);
    }

    private ReplacementPolicy filled(Function<PolicyParameters, ReplacementPolicy> constructor) {
        ReplacementPolicy policy = constructor.apply(parameters);
        for (int page = 0; page < 4; page++) {
            policy.onFault(page);
            policy.onLoaded(page);
        }
        return policy;
    }

    private static int choose(ReplacementPolicy policy) {
        return policy.chooseVictim(NONE, page -> true);
    }

    private static List<Integer> drain(ReplacementPolicy policy) {
        List<Integer> victims = new ArrayList<>();
        for (int victim = choose(policy); victim != NONE; victim = choose(policy)) {
            victims.add(victim);
        }
        return victims;
    }

    /** As on a machine with other CPUs that go on using the pages. */
    @ParameterizedTest
    @EnumSource(names = {"CLOCK", "WSCLOCK", "NRU", "AGING"})
    void shouldComeToAnEndIfBitsAreSetAsFastAsTheyAreCleared(PolicyName policy) {
        ReplacementPolicy made = filled(policy::create);
        bits.setsAgain = true;
        now = 1000;
        assertEquals(4, drain(made).size());
    }

    // ---- CLOCK ----

    @Test
    void clockShouldClearSetBitsAndTakeTheFirstClearOne() {
        ReplacementPolicy clock = filled(Clock::new);
        bits.accessed.addAll(List.of(0, 1, 3));
        assertEquals(2, choose(clock));
        assertEquals(List.of(3), List.copyOf(bits.accessed));
        clock.onLoaded(7); // comes to stand between 1 and 3, behind the hand
        assertEquals(List.of(0, 1, 7, 3), drain(clock));
    }

    @Test
    void clockShouldLeaveTheBitOfAPinnedPage() {
        ReplacementPolicy clock = filled(Clock::new);
        bits.accessed.addAll(List.of(0, 1));
        assertEquals(2, clock.chooseVictim(NONE, page -> page != 0));
        assertEquals(List.of(0), List.copyOf(bits.accessed));
    }

    @Test
    void clockShouldGoOnFromThePageAfterOneThatIsGone() {
        ReplacementPolicy clock = filled(Clock::new);
        clock.onGone(0); // under the hand
        clock.onGone(2);
        assertEquals(List.of(1, 3), drain(clock));
    }

    // ---- NRU ----

    @Test
    void nruShouldTakeTheLowestClassFirst() {
        ReplacementPolicy nru = filled(NotRecentlyUsed::new);
        bits.accessed.addAll(List.of(0, 1));
        bits.dirty.addAll(List.of(0, 2));
        assertEquals(List.of(3, 2, 1, 0), drain(nru));
    }

    @Test
    void nruShouldForgetReferencesWhenThePeriodEndsButNotDirt() {
        ReplacementPolicy nru = filled(NotRecentlyUsed::new);
        bits.accessed.addAll(List.of(0, 1, 2, 3));
        bits.dirty.addAll(List.of(0, 1, 2));
        nru.onTick();
        assertEquals(List.of(), List.copyOf(bits.accessed));
        bits.accessed.addAll(List.of(1, 3));
        bits.dirty.remove(0);
        assertEquals(List.of(0, 2, 3, 1), drain(nru));
    }

    @Test
    void nruShouldRememberUntilThePeriodEndsWhatItHasSeen() {
        ReplacementPolicy nru = filled(NotRecentlyUsed::new);
        bits.accessed.addAll(List.of(0, 1));
        assertEquals(2, choose(nru)); // it has looked at 0 and 1, and cleared their bits
        assertEquals(List.of(), List.copyOf(bits.accessed));
        assertEquals(3, choose(nru));
        nru.onTick();
        bits.accessed.add(0);
        assertEquals(1, choose(nru));
    }

    @Test
    void nruShouldDrawAmongPagesOfOneClass() {
        TreeSet<Integer> first = new TreeSet<>();
        for (long seed = 1; seed <= 100; seed++) {
            parameters = new PolicyParameters(4, 10, seed, bits, () -> now);
            ReplacementPolicy nru = filled(NotRecentlyUsed::new);
            nru.onTick();
            first.add(choose(nru));
        }
        assertEquals(new TreeSet<>(List.of(0, 1, 2, 3)), first);
    }

    // ---- AGING ----

    /** Who was used in which period: the newest use counts most, then the one before. */
    @Test
    void agingShouldTakeThePageWhoseUsesAreOldest() {
        ReplacementPolicy aging = filled(Aging::new);
        int[][] periods = {{3, 1}, {3, 0, 2}, {0}, {1, 2}};
        for (int[] period : periods) {
            for (int page : period) {
                bits.accessed.add(page);
            }
            aging.onTick();
        }
        // Newest first: page 0 is 0110 1000, page 1 is 1001 1000, page 2 is 1010 1000 and page 3 is 0011 1000.
        assertEquals(List.of(3, 0, 1, 2), drain(aging));
    }

    @Test
    void agingShouldForgetAfterEightPeriods() {
        ReplacementPolicy aging = filled(Aging::new);
        for (int period = 0; period < 8; period++) {
            bits.accessed.add(1);
            aging.onTick();
        }
        bits.accessed.add(0);
        for (int period = 0; period < 8; period++) {
            aging.onTick();
        }
        // 0 has a single bit left, and the others have none, whenever they were used.
        assertEquals(List.of(1, 2, 3, 0), drain(aging));
    }

    @Test
    void agingShouldSpareAPageThatHasJustCome() {
        ReplacementPolicy aging = filled(Aging::new);
        bits.accessed.addAll(List.of(0, 1, 3));
        aging.onTick();
        aging.onLoaded(7);
        assertEquals(2, choose(aging));
        assertEquals(7, choose(aging)); // the others were used in two periods
    }

    // ---- WSCLOCK ----

    private ReplacementPolicy wsclock(long window) {
        return filled(given -> new WorkingSetClock(given, window));
    }

    @Test
    void wsclockShouldHaveOldDirtyPagesWrittenAndTakeAnOldCleanOne() {
        ReplacementPolicy wsclock = wsclock(10);
        bits.accessed.add(1);
        bits.dirty.addAll(List.of(0, 2));
        now = 11;
        assertEquals(3, choose(wsclock));
        assertEquals(List.of(0, 2), bits.writes);
        assertEquals(List.of(), List.copyOf(bits.accessed));
    }

    @Test
    void wsclockShouldTakeWhatHasBeenWritten() {
        ReplacementPolicy wsclock = wsclock(10);
        bits.dirty.addAll(List.of(0, 1));
        now = 11;
        assertEquals(2, choose(wsclock));
        bits.accessed.add(3);
        bits.dirty.removeAll(List.of(0, 1));
        assertEquals(0, choose(wsclock)); // 3 was used, and is spared
        assertEquals(1, choose(wsclock));
        assertEquals(List.of(0, 1), bits.writes);
    }

    @Test
    void wsclockShouldSpareWhatWasUsedWhileItWasWritten() {
        ReplacementPolicy wsclock = wsclock(10);
        bits.dirty.addAll(List.of(0, 1));
        now = 11;
        assertEquals(2, choose(wsclock));
        bits.dirty.removeAll(List.of(0, 1));
        bits.accessed.addAll(List.of(0, 3));
        assertEquals(1, choose(wsclock));
    }

    /** All are within the window: it does as CLOCK does, and writes nothing. */
    @Test
    void wsclockShouldTakeFromTheWorkingSetIfThereIsNothingElse() {
        ReplacementPolicy wsclock = wsclock(10);
        bits.accessed.addAll(List.of(0, 2));
        bits.dirty.addAll(List.of(0, 1));
        now = 10;
        assertEquals(1, choose(wsclock));
        assertEquals(List.of(), bits.writes);
        assertEquals(List.of(2), List.copyOf(bits.accessed));
    }

    @Test
    void wsclockShouldTakeADirtyPageIfNothingTurnsClean() {
        ReplacementPolicy wsclock = wsclock(10);
        bits.dirty.addAll(List.of(0, 1, 2, 3));
        now = 11;
        assertEquals(0, choose(wsclock));
        assertEquals(List.of(0, 1, 2, 3), bits.writes);
        assertEquals(List.of(1, 2, 3), drain(wsclock));
    }

    /** What its description says of it. */
    @ParameterizedTest
    @ValueSource(longs = {0, 3, 20, 300, 100_000})
    void wsclockShouldDoAsClockDoesAsLongAsAllIsClean(long window) {
        for (ReferenceString shape : ReferenceString.values()) {
            int[] references = shape.draw(window, 60, 5000);
            Replay wsclock = new Replay(factory(given -> new WorkingSetClock(given, window)), 25, 60, 1);
            Replay clock = new Replay(PolicyName.CLOCK, 25, 60, 1);
            for (int page : references) {
                assertEquals(clock.access(page, false), wsclock.access(page, false));
            }
            assertTrue(clock.evictions() > 0);
        }
    }

    private static PolicyFactory factory(Function<PolicyParameters, ReplacementPolicy> constructor) {
        return new PolicyFactory() {
            @Override
            public String title() {
                return "under test";
            }

            @Override
            public ReplacementPolicy create(PolicyParameters given) {
                return constructor.apply(given);
            }
        };
    }

    // ---- parameters ----

    @Test
    void shouldTickAsOftenAsItIsToldOrElseOnceForEachFrame() {
        assertEquals(4, new NotRecentlyUsed(parameters).tickInterval());
        assertEquals(4, new Aging(parameters).tickInterval());
        assertEquals(7, new NotRecentlyUsed(parameters, 7).tickInterval());
        assertEquals(7, new Aging(parameters, 7).tickInterval());
        assertEquals(0, new Clock(parameters).tickInterval());
        assertEquals(0, new WorkingSetClock(parameters).tickInterval());
    }

    @Test
    void shouldRefuseTimesThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new NotRecentlyUsed(parameters, 0));
        assertThrows(IllegalArgumentException.class, () -> new Aging(parameters, 0));
        assertThrows(IllegalArgumentException.class, () -> new WorkingSetClock(parameters, -1));
    }
}
