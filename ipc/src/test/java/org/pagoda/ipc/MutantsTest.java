package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.Saboteur;

/** Gives the kernel one bug at a time, runs the other tests of this floor on it, and expects them to notice. */
class MutantsTest {
    private static final List<Class<?>> WATCHERS = List.of(
            AllOrNothingTest.class,
            RightsTest.class,
            ConservationTest.class,
            StalenessTest.class,
            OrderTest.class,
            ChargesTest.class,
            DuplicateTest.class,
            BroadcastTest.class,
            WaitTest.class);
    /** Bugs of the floor above, whose tests look out for them. */
    private static final Set<Sabotage.Mutant> ELSEWHERE = EnumSet.of(Sabotage.Mutant.NO_GENERATION);

    /** Collects the tests that fail. */
    private static final class Failures implements TestExecutionListener {
        private final List<String> names = new ArrayList<>();
        private int run;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                run++;
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    String className = test.getUniqueId().replaceAll(".*\\[class:[^]]*\\.(\\w+)].*", "$1");
                    names.add(className + "." + test.getDisplayName());
                }
            }
        }
    }

    @AfterEach
    void heal() {
        World.setHarm(Sabotage.NONE);
    }

    private static Failures runWith(Set<Sabotage.Mutant> mutants) {
        World.setHarm(mutants.isEmpty() ? Sabotage.NONE : new Saboteur(mutants));
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        WATCHERS.forEach(watcher -> request.selectors(selectClass(watcher)));
        LauncherDiscoveryRequest built = request.build();
        Launcher launcher = LauncherFactory.create();
        Failures failures = new Failures();
        launcher.execute(built, failures);
        return failures;
    }

    @Test
    void shouldFindNothingWrongWithAKernelThatIsWell() {
        Failures failures = runWith(EnumSet.noneOf(Sabotage.Mutant.class));
        assertTrue(failures.run > 50, "the tests did run");
        assertTrue(failures.names.isEmpty(), failures.names::toString);
    }

    @Test
    void shouldNoticeEveryMutant() {
        List<String> unnoticed = new ArrayList<>();
        System.out.println("bugs that the kernel was given, and who noticed:");
        for (Sabotage.Mutant mutant : EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE))) {
            Failures failures = runWith(EnumSet.of(mutant));
            System.out.printf(
                    "  %-24s %3d of %d tests: %s%n",
                    mutant,
                    failures.names.size(),
                    failures.run,
                    String.join(", ", failures.names.subList(0, Math.min(2, failures.names.size()))));
            if (failures.names.isEmpty()) {
                unnoticed.add(mutant.name());
            }
        }
        assertFalse(!unnoticed.isEmpty(), () -> "nobody noticed " + unnoticed);
    }
}
