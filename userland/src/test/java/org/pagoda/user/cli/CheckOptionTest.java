package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pagoda.mmu.Sabotage;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.Labs;

/** {@code --check} changes nothing while all is well, and says what is wrong when it is not. */
@Tag("longer")
class CheckOptionTest {
    /** Labs that build hundreds of machines: looked through with {@code -P full} only. */
    private static final Set<String> LARGE = Set.of("flags", "interaction");

    static Stream<String> labs() {
        return Labs.all().stream()
                .map(Lab::name)
                .filter(name -> Boolean.getBoolean("pagoda.full") || !LARGE.contains(name));
    }

    /** Labs that do the same many times over, and how to have them do it less often; with {@code -P full} they do all. */
    private static final Map<String, String> SHORTER = Map.of("primes", "count=8", "thrashing", "pages=3");

    private static String[] options(String lab) {
        Stream<String> machine = Stream.of("--memory", "4M", "--cpus", "2", "--seed", "3");
        String setting = Boolean.getBoolean("pagoda.full") ? null : SHORTER.get(lab);
        return (setting == null ? machine : Stream.concat(machine, Stream.of("--set", setting))).toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("labs")
    void shouldReportNothingOfAKernelThatIsWell(String lab) {
        String[] options = options(lab);
        String[] plain = line(lab, options);
        String[] checked = line(lab, "--check", options);
        assertEquals(Outcome.textOf(plain), Outcome.textOf(checked));
    }

    private static String[] line(String lab, String... options) {
        return Stream.concat(Stream.of("run", lab), Stream.of(options)).toArray(String[]::new);
    }

    private static String[] line(String lab, String first, String... options) {
        return line(lab, Stream.concat(Stream.of(first), Stream.of(options)).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "sendpage, SKIP_SHOOTDOWN, staleness",
        "sendpage, KEEP_SENDERS_ENTRY, references",
        "abandon, LOSE_ABANDONED_PAGE, references",
        "signals, REORDER, order",
        "signals, UNMASK_EARLY, masks",
        "flood, NO_SHARE, bounds",
        "flags, WRITABLE_COPY_ON_WRITE, rights",
        "pipeline, CHARGE_NOBODY, charges"
    })
    void shouldReportABrokenLawAndFail(String lab, Sabotage.Mutant mutant, String law) {
        Outcome outcome = Outcome.sabotaged(mutant, "run", lab, "--check", "--memory", "4M", "--ticks", "100000");
        assertEquals(ExitCode.FAILED, outcome.status(), outcome::toString);
        List<String> lines = outcome.err().lines().toList();
        assertTrue(lines.get(0).startsWith("pagoda: kernel panic: a law is broken, found at tick "), outcome::toString);
        assertTrue(lines.get(1).startsWith("  law        " + law + ": "), outcome::toString);
        assertTrue(lines.get(2).startsWith("  wrong      "), outcome::toString);
        assertTrue(outcome.err().contains("  last events of "), outcome::toString);
    }

    @Test
    void shouldGiveProgramsNothingButJson() {
        Outcome outcome = Outcome.sabotaged(
                Sabotage.Mutant.KEEP_SENDERS_ENTRY, "run", "sendpage", "--check", "--json", "--memory", "4M");
        assertEquals(ExitCode.FAILED, outcome.status());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains("\n  held by    "), outcome::toString);
    }

    @Test
    void shouldNotLookUnlessItIsAskedTo() {
        Outcome outcome = Outcome.sabotaged(Sabotage.Mutant.CHARGE_NOBODY, "run", "pipeline", "--memory", "4M");
        outcome.assertStatus(ExitCode.DONE);
    }
}
