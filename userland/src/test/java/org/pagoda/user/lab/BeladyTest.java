package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.replacement.Knowledge;
import org.pagoda.mmu.replacement.PolicyName;
import org.pagoda.mmu.replacement.PolicyParameters;
import org.pagoda.mmu.replacement.ReplacementPolicy;

class BeladyTest extends LabContract {
    @Override
    Lab lab() {
        return new Belady();
    }

    @Override
    boolean leavesSomethingToChance() {
        return false;
    }

    /** Faults of one policy with three and with four frames. */
    private static List<Object> faults(Outcome outcome, String policy) {
        List<Object> faults = new ArrayList<>();
        for (Map<String, Object> object : outcome.objects()) {
            if (object.get("policy").equals(policy)) {
                faults.add(object.get("faults"));
            }
        }
        return faults;
    }

    @Test
    void shouldShowTheAnomaly() {
        Outcome outcome = runForPrograms();
        assertEquals(List.of(9L, 10L), faults(outcome, "FIFO"));
        assertEquals(List.of(10L, 8L), faults(outcome, "LRU"));
        assertEquals(List.of(7L, 6L), faults(outcome, "OPT"));
        assertEquals(List.of(3, 4, 3, 4, 3, 4), outcome.all("frames"));
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 10, 11), outcome.object(0).get("faultsAt"));
        assertEquals(List.of(1, 2, 3, 4, 7, 8, 9, 10, 11, 12), outcome.object(1).get("faultsAt"));
    }

    /** The string of Silberschatz, Galvin and Gagne, Operating System Concepts, chapter 10. */
    @ParameterizedTest
    @CsvSource({"FIFO, 15, 10", "LRU, 12, 8", "OPT, 9, 8", "MRU, 16, 12"})
    void shouldFaultAsTextbooksSay(String policy, long withThree, long withFour) {
        Outcome outcome =
                runForPrograms(1, 1, Map.of("policy", policy, "references", "7,0,1,2,0,3,0,4,2,3,0,3,2,1,2,0,1,7,0,1"));
        assertTrue(outcome.asAnnounced());
        assertEquals(List.of(withThree, withFour), faults(outcome, policy));
    }

    private static long faultsOnPaper(List<Integer> references, int frames, boolean isLru) {
        Deque<Integer> queue = new ArrayDeque<>();
        long faults = 0;
        for (int page : references) {
            boolean hit = queue.contains(page);
            if (!hit) {
                faults++;
                if (queue.size() == frames) {
                    queue.removeFirst();
                }
                queue.addLast(page);
            } else if (isLru) {
                queue.remove(page);
                queue.addLast(page);
            }
        }
        return faults;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldFaultAsOnPaper(long seed) {
        Random random = new Random(seed);
        List<Integer> references = random.ints(1 + random.nextInt(100), 0, 4 + random.nextInt(5))
                .boxed()
                .toList();
        String text = references.stream().map(String::valueOf).collect(Collectors.joining(","));
        Outcome outcome = runForPrograms(seed, 2, Map.of("references", text));
        assertTrue(outcome.asAnnounced(), text);
        assertEquals(
                List.of(faultsOnPaper(references, 3, false), faultsOnPaper(references, 4, false)),
                faults(outcome, "FIFO"));
        assertEquals(
                List.of(faultsOnPaper(references, 3, true), faultsOnPaper(references, 4, true)),
                faults(outcome, "LRU"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRunAnyPolicy(PolicyName policy) {
        Outcome outcome = runForPrograms(1, 1, Map.of("policy", policy.title().toLowerCase(java.util.Locale.ROOT)));
        assertTrue(outcome.asAnnounced());
        assertEquals(policy.title(), outcome.object(0).get("policy"));
        assertEquals(
                policy == PolicyName.LRU || policy == PolicyName.OPT ? 4 : 6,
                outcome.objects().size());
        Outcome people = runForPeople(Map.of("policy", policy.title()));
        people.lines().forEach(line -> assertTrue(line.length() <= 100, line));
    }

    /** A student's: gives up the page with the highest number. */
    public static final class HighestFirst implements ReplacementPolicy {
        private final boolean[] resident;

        public HighestFirst(PolicyParameters parameters) {
            resident = new boolean[parameters.pages()];
        }

        @Override
        public Knowledge knowledge() {
            return Knowledge.FAULTS;
        }

        @Override
        public int chooseVictim(int incoming, java.util.function.IntPredicate evictable) {
            for (int page = resident.length - 1; page >= 0; page--) {
                if (resident[page] && evictable.test(page)) {
                    resident[page] = false;
                    return page;
                }
            }
            return NONE;
        }

        @Override
        public void onLoaded(int page) {
            resident[page] = true;
        }

        @Override
        public void onGone(int page) {
            resident[page] = false;
        }
    }

    /** One that cannot be made. */
    public static final class Unwilling implements ReplacementPolicy {
        public Unwilling(PolicyParameters parameters) {
            throw new IllegalStateException("I would rather not");
        }

        @Override
        public Knowledge knowledge() {
            return Knowledge.FAULTS;
        }

        @Override
        public int chooseVictim(int incoming, java.util.function.IntPredicate evictable) {
            return NONE;
        }

        @Override
        public void onLoaded(int page) {}

        @Override
        public void onGone(int page) {}
    }

    @Test
    void shouldRunAPolicyOfOnesOwn() {
        String name = HighestFirst.class.getName();
        Outcome outcome = runForPrograms(1, 1, Map.of("policy", name, "references", "0,1,2,3,4,3,2,1,0"));
        assertTrue(outcome.asAnnounced());
        assertEquals(name, outcome.object(0).get("policy"));
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), outcome.object(0).get("faultsAt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1,", ",1", "1,,2", "1, 2", "100", "-1", "1.5", "1;2"})
    void shouldRefuseReferencesThatCannotBe(String references) {
        assertRefused(Map.of("references", references), "references", "'" + references + "'");
    }

    @Test
    void shouldRefuseMoreReferencesThanThereIsRoomFor() {
        int[] many = new int[101];
        String text = Arrays.stream(many).mapToObj(String::valueOf).collect(Collectors.joining(","));
        assertRefused(Map.of("references", text), "references", "101");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "FIFA", "java.lang.String", "org.pagoda.user.lab.BeladyTest$Unwilling"})
    void shouldRefuseAPolicyThatCannotBe(String policy) {
        assertRefused(Map.of("policy", policy), "policy", policy);
    }

    private void assertRefused(Map<String, String> settings, String... parts) {
        String message =
                assertThrows(UsageException.class, () -> runForPeople(settings)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void shouldDrawTheFramesAfterEachReference() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("reference   1  2  3  4  1  2  5  1  2  3  4  5"));
        assertTrue(outcome.hasLine("frame 4     1  1  1  4  4  4  5  5  5  5  5  5"));
        assertTrue(outcome.hasLine("fault       *  *  *  *  *  *  *        *  *"));
        assertTrue(outcome.hasLine("leaves               1  2  3  4        1  2"));
        assertTrue(outcome.hasLine("FIFO           9        10  no: after reference 7 it is 1 2 5, and 2 3 4 5"));
        assertTrue(outcome.hasLine("OPT            7         6  yes"));
    }

    @Test
    void shouldDrawLongReferencesInSeveralLines() {
        String text = Arrays.stream(new int[100]).mapToObj(page -> "99").collect(Collectors.joining(","));
        Outcome outcome = runForPeople(Map.of("references", text));
        assertTrue(outcome.asAnnounced());
        assertEquals(
                6 * 4,
                outcome.lines().stream()
                        .filter(line -> line.startsWith("  reference  99"))
                        .count());
        assertFalse(outcome.lines().stream().anyMatch(line -> line.length() > 100));
    }
}
