package org.pagoda.mmu.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every policy. That a victim is resident and can go, {@link Replay} sees to. */
class PolicyContractTest {
    private static final int FRAMES = 8;
    private static final int PAGES = 20;
    private static final int NONE = ReplacementPolicy.NONE;

    /** Fills memory with pages 0 to 7, after others have come and gone, and uses some of them more than once. */
    private static Replay filled(PolicyName policy) {
        int[] others = IntStream.range(0, 3 * (PAGES - FRAMES))
                .map(i -> FRAMES + i * 5 % (PAGES - FRAMES))
                .toArray();
        int[] pages = {0, 1, 2, 3, 4, 5, 6, 7, 3, 3, 5, 0, 7, 5, 1};
        Replay replay = new Replay(policy, FRAMES, PAGES, 1);
        replay.prepare(
                IntStream.concat(Arrays.stream(others), Arrays.stream(pages)).toArray());
        for (int page : others) {
            replay.access(page, page % 2 == 0);
        }
        for (int page : others) {
            replay.unmap(page);
        }
        for (int page : pages) {
            replay.access(page, page % 2 == 0);
        }
        return replay;
    }

    private static Set<Integer> resident(Replay replay) {
        Set<Integer> resident = new TreeSet<>();
        for (int page = 0; page < PAGES; page++) {
            if (replay.isResident(page)) {
                resident.add(page);
            }
        }
        assertEquals(replay.residentPages(), resident.size());
        return resident;
    }

    /** Takes pages until none is left. */
    private static List<Integer> drain(Replay replay) {
        List<Integer> victims = new ArrayList<>();
        for (int victim = replay.evict(NONE); victim != NONE; victim = replay.evict(NONE)) {
            victims.add(victim);
        }
        return victims;
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldChooseEveryPageInTurnAndThenNone(PolicyName policy) {
        Replay replay = filled(policy);
        Set<Integer> resident = resident(replay);
        assertEquals(FRAMES, resident.size());
        List<Integer> victims = drain(replay);
        assertEquals(resident.size(), victims.size());
        assertEquals(resident, new TreeSet<>(victims));
        assertEquals(NONE, replay.evict(NONE));
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldChooseNoneIfAllArePinnedAndAnyOnceTheyAreNot(PolicyName policy) {
        Replay replay = filled(policy);
        Set<Integer> resident = resident(replay);
        resident.forEach(page -> replay.pin(page, true));
        for (int attempt = 0; attempt < 3; attempt++) {
            assertEquals(NONE, replay.evict(PAGES - 1));
        }
        replay.unpinAll();
        assertEquals(resident, new TreeSet<>(drain(replay)));
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldAskABoundedNumberOfTimes(PolicyName policy) {
        Replay replay = filled(policy);
        Set<Integer> resident = resident(replay);
        resident.forEach(page -> replay.pin(page, true));
        long before = replay.questions();
        replay.evict(PAGES - 1);
        long asked = replay.questions() - before;
        assertTrue(asked >= resident.size(), "asked only " + asked + " times");
        assertTrue(asked <= 4L * resident.size(), "asked " + asked + " times");
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldChooseTheOnlyPageThatCanGo(PolicyName policy) {
        for (int only : resident(filled(policy))) {
            Replay replay = filled(policy);
            resident(replay).forEach(page -> replay.pin(page, page != only));
            assertEquals(only, replay.evict(PAGES - 1));
            assertEquals(NONE, replay.evict(PAGES - 1));
        }
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldNotChooseWhatIsGone(PolicyName policy) {
        Replay replay = filled(policy);
        Set<Integer> left = resident(replay);
        for (int page = 0; page < PAGES; page += 3) {
            replay.unmap(page);
            replay.unmap(page); // once more does no harm
            left.remove(page);
        }
        List<Integer> victims = drain(replay);
        assertEquals(left.size(), victims.size());
        assertEquals(left, new TreeSet<>(victims));
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldForgetAllOfPagesThatAreGone(PolicyName policy) {
        int[] references = ReferenceString.PHASES.draw(7, PAGES, 400);
        int[] twice = IntStream.concat(Arrays.stream(references), Arrays.stream(references))
                .toArray();
        Replay used = new Replay(policy, FRAMES, PAGES, 1);
        used.prepare(twice);
        for (int page : references) {
            used.access(page, false);
        }
        for (int page = 0; page < PAGES; page++) {
            used.unmap(page);
        }
        assertEquals(0, used.residentPages());
        long before = used.faults();
        for (int page : references) {
            used.access(page, false);
        }
        long again = used.faults() - before;
        if (Set.of(PolicyName.RANDOM, PolicyName.NRU, PolicyName.ARC).contains(policy)) {
            // Their chance and goal go on from where they were.
            assertTrue(again > 0);
        } else {
            assertEquals(Replay.faults(policy, FRAMES, PAGES, references), again);
        }
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldFaultOncePerPageIfAllFit(PolicyName policy) {
        for (int frames : new int[] {PAGES, PAGES + 1, 3 * PAGES}) {
            int[] references = ReferenceString.UNIFORM.draw(1, PAGES, 500);
            long distinct = Arrays.stream(references).distinct().count();
            Replay replay = new Replay(policy, frames, PAGES, 1);
            replay.prepare(references);
            for (int page : references) {
                replay.access(page, true);
            }
            assertEquals(distinct, replay.faults());
            assertEquals(0, replay.evictions());
        }
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldDoWithASingleFrame(PolicyName policy) {
        int[] references = {0, 1, 1, 2, 0, 0, 0, 2};
        assertEquals(5, Replay.faults(policy, 1, 3, references));
        assertEquals(1, Replay.faults(policy, 1, 1, 0, 0, 0));
    }

    private static List<Integer> outcomes(PolicyFactory policy, long seed) {
        int[] references = ReferenceString.ZIPF.draw(1, PAGES, 2000);
        Replay replay = new Replay(policy, FRAMES, PAGES, seed);
        replay.prepare(references);
        return Arrays.stream(references)
                .mapToObj(page -> replay.access(page, page % 3 == 0))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldFollowFromTheSeed(PolicyName policy) {
        assertEquals(outcomes(policy, 1), outcomes(policy, 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"RANDOM", "NRU"})
    void shouldDifferFromSeedToSeed(PolicyName policy) {
        assertNotEquals(outcomes(policy, 1), outcomes(policy, 2));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RANDOM", "NRU"})
    void shouldNotDependOnTheSeed(PolicyName policy) {
        assertEquals(outcomes(policy, 1), outcomes(policy, 2));
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldKnowNoMoreThanItSays(PolicyName policy) {
        Spy spy = new Spy();
        ReplacementPolicy made = policy.create(new PolicyParameters(2, 5, 1, spy, spy));
        int[] references = {0, 1, 2, 3, 4};
        made.prepare(references, references.length);
        for (int page : references) {
            made.onFault(page);
            if (page >= 2) {
                made.chooseVictim(page, each -> true);
            }
            made.onLoaded(page);
            made.onTick();
        }
        assertEquals(made.knowledge() == Knowledge.REFERENCE_BITS, spy.asked);
        assertEquals(
                made.knowledge(),
                policy.create(new PolicyParameters(2, 5, 1, spy, spy)).knowledge());
    }

    private static final class Spy implements ReferenceBits, VirtualClock {
        private boolean asked;

        @Override
        public boolean takeAccessed(int page) {
            asked = true;
            return false;
        }

        @Override
        public boolean isDirty(int page) {
            asked = true;
            return false;
        }

        @Override
        public void startWriteBack(int page) {
            asked = true;
        }

        @Override
        public long now() {
            return 0;
        }
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldDoWithoutHitsUnlessItSaysOtherwise(PolicyName policy) {
        int[] references = ReferenceString.ZIPF.draw(3, PAGES, 1000);
        Replay told = new Replay(policy, FRAMES, PAGES, 1);
        Replay untold = new Replay(policy, FRAMES, PAGES, 1);
        if (told.policy().knowledge().compareTo(Knowledge.EVERY_ACCESS) >= 0) {
            return;
        }
        for (int page : references) {
            if (told.isResident(page)) {
                told.policy().onHit(page);
            }
            assertEquals(untold.access(page, false), told.access(page, false));
        }
        assertTrue(told.evictions() > 0);
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldNoticeAPageThatIsLoadedTwice(PolicyName policy) {
        ReplacementPolicy made = filled(policy).policy();
        assertThrows(IllegalStateException.class, () -> made.onLoaded(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = PolicyName.class,
            names = {"LRU", "MRU", "LFU", "OPT", "TWO_QUEUES", "ARC", "LIRS"})
    void shouldNoticeAHitOnAPageThatIsNotThere(PolicyName policy) {
        ReplacementPolicy made = filled(policy).policy();
        assertThrows(IllegalStateException.class, () -> made.onHit(PAGES - 1));
    }

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldNoticeAPageThatDoesNotExist(PolicyName policy) {
        ReplacementPolicy made = filled(policy).policy();
        for (int page : new int[] {-1, PAGES, PAGES + 1, Integer.MAX_VALUE}) {
            assertThrows(RuntimeException.class, () -> made.onLoaded(page));
            assertThrows(RuntimeException.class, () -> made.onGone(page));
        }
        assertFalse(drain(filled(policy)).isEmpty());
    }
}
