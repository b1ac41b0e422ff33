package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.TestRun;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.Saboteur;

/**
 * Gives the kernel one bug at a time, as a program would meet it, runs other tests of this floor, and expects them to notice.
 * Prints who did. The floor below has such a test too, for what can be seen without a kernel,
 * and is run every time; this one takes long.
 */
@Tag("full")
class KernelMutantsTest {
    private static final List<Class<?>> WATCHERS = List.of(
            ProcessIdentifierTest.class,
            DeliveryTest.class,
            HandlerNestingTest.class,
            MessageMaskTest.class,
            SendMaskTest.class,
            WaitingSendTest.class,
            BlockingSendTest.class,
            ReturnedPagesTest.class,
            ChildExitedTest.class,
            IntervalTimerTest.class);

    /** Bugs that programs can meet, those of this floor's own included. */
    private static final Set<Sabotage.Mutant> BUGS = EnumSet.of(
            Sabotage.Mutant.SKIP_SHOOTDOWN,
            Sabotage.Mutant.NO_GENERATION,
            Sabotage.Mutant.UNMASK_EARLY,
            Sabotage.Mutant.LOSE_ABANDONED_PAGE,
            Sabotage.Mutant.REORDER,
            Sabotage.Mutant.NO_SHARE,
            Sabotage.Mutant.LOSE_INTERRUPT,
            Sabotage.Mutant.LOSE_WAKEUP,
            Sabotage.Mutant.LOSE_ROOM,
            Sabotage.Mutant.FORGET_CHILD,
            Sabotage.Mutant.NO_INHERITANCE);

    @AfterEach
    void heal() {
        TestMachine.setHarm(Sabotage.NONE);
    }

    private static TestRun runWith(Set<Sabotage.Mutant> mutants) {
        TestMachine.setHarm(mutants.isEmpty() ? Sabotage.NONE : new Saboteur(mutants));
        return TestRun.of(WATCHERS, Set.of());
    }

    @Test
    void shouldFindNothingWrongWithAKernelThatIsWell() {
        TestRun run = runWith(EnumSet.noneOf(Sabotage.Mutant.class));
        assertTrue(run.tests() > 100, () -> "only " + run.tests() + " tests did run");
        assertEquals(List.of(), run.failed());
    }

    @Test
    void shouldNoticeEveryMutant() {
        List<Sabotage.Mutant> unnoticed = new ArrayList<>();
        System.out.println("bugs that the kernel was given, and who noticed:");
        for (Sabotage.Mutant mutant : BUGS) {
            TestRun run = runWith(EnumSet.of(mutant));
            System.out.printf(
                    "  %-24s %3d of %d tests: %s%n",
                    mutant,
                    run.failed().size(),
                    run.tests(),
                    String.join(
                            ", ",
                            run.failed().subList(0, Math.min(2, run.failed().size()))));
            if (run.failed().isEmpty()) {
                unnoticed.add(mutant);
            }
        }
        assertEquals(List.of(), unnoticed);
    }
}
