package org.pagoda.user.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.mmu.replacement.PolicyName;
import org.pagoda.user.lab.UsageException;

/** A replay on the machine counts what memory that is a set of pages would. */
class PagingMachineTest {
    /** So few that a TLB has room for all. */
    private static final int FEW_PAGES = 40;

    private static PagingResult replay(ReferenceTrace trace, PolicyFactory policy, int frames, long seed) {
        try (PagingMachine machine = new PagingMachine(trace, policy, frames, seed)) {
            return machine.replay((done, total) -> {});
        }
    }

    private static PagingResult replay(String text, PolicyFactory policy, int frames) {
        return replay(TraceText.read(text), policy, frames, 1);
    }

    /** Loops, working sets that move, and noise; a third of all references are stores. */
    private static ReferenceTrace random(long seed, int pages, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        TraceBuilder builder = new TraceBuilder();
        int first = 0;
        int span = pages;
        for (int i = 0; i < length; i++) {
            if (random.nextInt(100) == 0) {
                first = random.nextInt(pages);
                span = 1 + random.nextInt(pages);
            }
            int offset = random.nextInt(3) == 0 ? random.nextInt(span) : i % span;
            builder.add((first + offset) % pages, random.nextInt(3) == 0);
        }
        return builder.build(TraceFormat.PAGES);
    }

    static Stream<Arguments> policiesAndSeeds() {
        return Stream.of(PolicyName.values())
                .flatMap(policy -> LongStream.range(1, 6).mapToObj(seed -> Arguments.of(policy, seed)));
    }

    @ParameterizedTest
    @MethodSource("policiesAndSeeds")
    void shouldCountWhatTheModelCounts(PolicyName policy, long seed) {
        ReferenceTrace trace = random(seed, FEW_PAGES, 3000);
        for (int frames : new int[] {1, 2, 3, 7, 20, FEW_PAGES - 1, FEW_PAGES, 1000}) {
            assertEquals(
                    ReplayModel.replay(trace, policy, frames, seed),
                    replay(trace, policy, frames, seed),
                    () -> policy + " with " + frames + " frames, seed " + seed);
        }
    }

    /** More pages than a TLB has entries, and than one leaf table has. */
    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void shouldCountFaultsOfManyPages(PolicyName policy) {
        ReferenceTrace trace = random(9, 1500, 20_000);
        for (int frames : new int[] {10, 700}) {
            PagingResult model = ReplayModel.replay(trace, policy, frames, 1);
            PagingResult result = replay(trace, policy, frames, 1);
            assertEquals(model.faults(), result.faults());
            assertEquals(model.evictions(), result.evictions());
            assertEquals(model.writeBacks(), result.writeBacks());
            assertEquals(trace.length(), result.tlbHits() + result.tlbMisses());
            assertEquals(frames, result.faults() - result.evictions(), "each frame is in use");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1 1 1 1, 2, 3, 1", // the fault, then hits; trying again after the fault does not count
        "1 2 1 2, 2, 2, 2",
        "1 2 1 2, 1, 0, 4",
        "1 s1 s1 1, 2, 2, 2", // the first store has to set the dirty bit
        "s1 s1 1, 2, 2, 1"
    })
    void shouldCountEachReferenceOnceInTheTlb(String references, int frames, long hits, long misses) {
        StringBuilder text = new StringBuilder();
        for (String reference : references.split(" ", -1)) {
            boolean store = reference.startsWith("s");
            text.append(store ? "s 0x" : "l 0x")
                    .append(reference.replace("s", ""))
                    .append("000 1\n");
        }
        PagingResult result = replay(text.toString(), PolicyName.FIFO, frames);
        assertEquals(hits, result.tlbHits());
        assertEquals(misses, result.tlbMisses());
    }

    @Test
    void shouldWriteBackOnlyWhatWasStoredIntoSinceItWasRead() {
        // Page 1 leaves dirty, comes back, leaves clean; page 3 is dirty at the end and stays.
        PagingResult result =
                replay("s 0x1000 1\nl 0x2000 1\nl 0x1000 1\nl 0x2000 1\ns 0x3000 1\n", PolicyName.FIFO, 1);
        assertEquals(5, result.faults());
        assertEquals(4, result.evictions());
        assertEquals(1, result.writeBacks());
    }

    @Test
    void shouldDrawFromTheSeed() {
        ReferenceTrace trace = random(3, FEW_PAGES, 3000);
        assertEquals(replay(trace, PolicyName.RANDOM, 10, 5), replay(trace, PolicyName.RANDOM, 10, 5));
        List<Long> faults = new ArrayList<>();
        for (long seed = 1; seed <= 5; seed++) {
            faults.add(replay(trace, PolicyName.RANDOM, 10, seed).faults());
        }
        assertTrue(faults.stream().distinct().count() > 1, faults::toString);
    }

    @Test
    void shouldSayHowFarItHasCome() {
        ReferenceTrace trace = random(1, 10, 5000);
        List<Long> told = new ArrayList<>();
        try (PagingMachine machine = new PagingMachine(trace, PolicyName.LRU, 5, 1)) {
            machine.replay((done, total) -> {
                assertEquals(5000, total);
                told.add(done);
            });
        }
        assertEquals(told.stream().sorted().distinct().toList(), told);
        assertEquals(5000, told.get(told.size() - 1));
        assertTrue(told.size() > 2, told::toString);
    }

    /** Pages that nobody references need no frames: such a machine boots in no time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 257, PagingMachine.MOST_FRAMES})
    void shouldTakeMoreFramesThanPages(int frames) {
        PagingResult result = replay("1\n2\n1\n", PolicyName.LRU, frames);
        assertEquals(frames == 1 ? 3 : 2, result.faults());
    }

    @Test
    void shouldRefuseWhatNoMachineHasTheMemoryFor() {
        ReferenceTrace large = new ReferenceTrace(TraceFormat.PAGES, new int[1], new long[1], 1, 1 << 23);
        PagingMachine.checkMemory(large, PagingMachine.MOST_FRAMES / 2);
        String message = assertThrows(
                        UsageException.class, () -> PagingMachine.checkMemory(large, PagingMachine.MOST_FRAMES))
                .getMessage();
        assertEquals(
                "--frames 4194304: with page tables for 8388608 pages that is more than the largest memory, 16G",
                message);
    }
}
