package org.pagoda.kernel.boot;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.TranslationLookasideBuffer;

/** Machines that cannot be are refused, with the value that is at fault. */
class MachineBuilderTest {
    private final Machine.Builder builder = Machine.builder();

    private static void assertRefused(String value, Executable setting) {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, setting);
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains(value), message);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, (1 << 20) - 1, (16L << 30) + 1, Long.MAX_VALUE})
    void shouldRefuseImpossibleMemory(long bytes) {
        assertRefused(Long.toString(bytes), () -> builder.memory(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1023K", "17G", "64MB", "", "much"})
    void shouldRefuseImpossibleMemoryAsText(String size) {
        assertRefused(size, () -> builder.memory(size));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldRefuseImpossibleNumbersOfCpus(int cpus) {
        assertRefused(Integer.toString(cpus), () -> builder.cpus(cpus));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void shouldRefuseNegativeSeeds(long seed) {
        assertRefused(Long.toString(seed), () -> builder.seed(seed));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1L << 31, Long.MIN_VALUE, Long.MAX_VALUE})
    void shouldRefuseImpossibleQuanta(long quantum) {
        assertRefused(Long.toString(quantum), () -> builder.quantum(quantum));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void shouldRefuseImpossibleTickLimits(long limit) {
        assertRefused(Long.toString(limit), () -> builder.tickLimit(limit));
    }

    @Test
    void shouldRefusePatienceThatIsNone() {
        assertRefused("PT0S", () -> builder.patience(Duration.ZERO));
        assertRefused("PT-1S", () -> builder.patience(Duration.ofSeconds(-1)));
    }

    @Test
    void shouldTakeAnyLengthOfPatience() {
        assertDoesNotThrow(() -> {
            try (Machine machine = Machine.builder()
                    .memory("1M")
                    .patience(Duration.ofSeconds(Long.MAX_VALUE))
                    .build()) {
                machine.run();
            }
        });
    }

    @Test
    void shouldTakeTheLimitsThemselves() {
        try (Machine smallest = Machine.builder()
                .memory("1M")
                .cpus(1)
                .seed(0)
                .quantum(1)
                .tickLimit(1)
                .build()) {
            assertEquals(256, smallest.kernel().memory().frames());
        }
        try (Machine most = Machine.builder()
                .memory("1M")
                .cpus(64)
                .seed(Long.MAX_VALUE)
                .quantum(Integer.MAX_VALUE)
                .tickLimit(Long.MAX_VALUE)
                .build()) {
            assertEquals(64, most.kernel().cpus().size());
        }
        builder.memory("16G");
    }

    @Test
    void shouldHaveSixtyFourMegabytesUnlessToldOtherwise() {
        try (Machine machine = Machine.builder().build()) {
            assertEquals(64L << 20, machine.kernel().memory().size());
            assertEquals(1, machine.kernel().cpus().size());
            assertEquals(0, machine.framesInUse());
        }
    }

    @Test
    void shouldNotUseAPartOfAFrame() {
        try (Machine machine = Machine.builder().memory((1 << 20) + 4095).build()) {
            assertEquals(256, machine.kernel().memory().frames());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveAllTlbsTheReplacementThatIsAsked(TranslationLookasideBuffer.Replacement replacement) {
        try (Machine machine = Machine.builder()
                .memory("1M")
                .cpus(2)
                .tlbReplacement(replacement)
                .build()) {
            for (int cpu = 0; cpu < 2; cpu++) {
                assertEquals(
                        replacement,
                        machine.kernel().cpus().get(cpu).mmu().tlb().replacement());
            }
        }
    }

    @Test
    void shouldReplaceInOrderOfArrivalUnlessToldOtherwise() {
        try (Machine machine = Machine.builder().memory("1M").build()) {
            assertEquals(
                    TranslationLookasideBuffer.Replacement.FIFO,
                    machine.kernel().cpus().get(0).mmu().tlb().replacement());
        }
    }
}
