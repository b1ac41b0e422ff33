package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.Saboteur;

/**
 * Gives the kernel one bug at a time, as a program would meet it, runs other tests of this floor, and expects them to notice.
 * Prints who did. The floor below has such a test too, for what can be seen without a kernel.
 */
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

    /** Collects the tests that fail. */
    private static final class Failures implements TestExecutionListener {
        private final List<String> names = new ArrayList<>();
        private int run;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                run++;
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    names.add(test.getUniqueId().replaceAll(".*\\[class:[^]]*\\.(\\w+)].*:(\\w+)\\(.*", "$1.$2"));
                }
            }
        }
    }

    @AfterEach
    void heal() {
        TestMachine.setHarm(Sabotage.NONE);
    }

    private static Failures runWith(Set<Sabotage.Mutant> mutants) {
        TestMachine.setHarm(mutants.isEmpty() ? Sabotage.NONE : new Saboteur(mutants));
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        WATCHERS.forEach(watcher -> request.selectors(selectClass(watcher)));
        LauncherDiscoveryRequest built = request.build();
        Failures failures = new Failures();
        LauncherFactory.create().execute(built, failures);
        return failures;
    }

    @Test
    void shouldFindNothingWrongWithAKernelThatIsWell() {
        Failures failures = runWith(EnumSet.noneOf(Sabotage.Mutant.class));
        assertTrue(failures.run > 100, () -> "only " + failures.run + " tests did run");
        assertEquals(List.of(), failures.names);
    }

    @Test
    void shouldNoticeEveryMutant() {
        List<Sabotage.Mutant> unnoticed = new ArrayList<>();
        System.out.println("bugs that the kernel was given, and who noticed:");
        for (Sabotage.Mutant mutant : BUGS) {
            Failures failures = runWith(EnumSet.of(mutant));
            System.out.printf(
                    "  %-24s %3d of %d tests: %s%n",
                    mutant,
                    failures.names.size(),
                    failures.run,
                    String.join(", ", failures.names.subList(0, Math.min(2, failures.names.size()))));
            if (failures.names.isEmpty()) {
                unnoticed.add(mutant);
            }
        }
        assertEquals(List.of(), unnoticed);
    }
}
