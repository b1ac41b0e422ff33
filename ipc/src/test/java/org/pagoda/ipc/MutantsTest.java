package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.Saboteur;

/**
 * Gives the kernel one bug at a time, runs the other tests of this floor and the reference model on it, and expects both to
 * notice. Prints who did.
 */
@Execution(ExecutionMode.CONCURRENT)
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
            WaitTest.class,
            NotificationTest.class);
    /** Says that tests run on the thread that runs them all, for which the harm is meant. */
    private static final String ONE_THREAD = "junit.jupiter.execution.parallel.enabled";

    private static final long MODEL_SEEDS = 3;
    private static final int MODEL_OPERATIONS = 2_000;

    /** Bugs of the floor above, whose tests look out for them. */
    private static final Set<Sabotage.Mutant> ELSEWHERE = EnumSet.of(
            Sabotage.Mutant.KEEP_AT_ROLL_OVER,
            Sabotage.Mutant.NO_GENERATION,
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
        request.configurationParameter(ONE_THREAD, "false");
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

    /** After how many random operations the reference model sees a difference; 0 if it does not. */
    private static int askModel(Sabotage.Mutant mutant) {
        World.setHarm(new Saboteur(EnumSet.of(mutant)));
        for (long seed = 1; seed <= MODEL_SEEDS; seed++) {
            ModelShrinker shrinker = new ModelShrinker(ModelMachine.of(seed));
            ModelShrinker.Failure failure = shrinker.run(ModelOperation.draw(seed, MODEL_OPERATIONS), 10, null);
            if (failure != null) {
                return failure.operations();
            }
        }
        return 0;
    }

    static Set<Sabotage.Mutant> mutants() {
        return EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void shouldNotice(Sabotage.Mutant mutant) {
        Failures failures = runWith(EnumSet.of(mutant));
        int operations = askModel(mutant);
        System.out.printf(
                "bug %-24s model: after %4d operations; %3d of %d tests: %s%n",
                mutant,
                operations,
                failures.names.size(),
                failures.run,
                String.join(", ", failures.names.subList(0, Math.min(2, failures.names.size()))));
        assertTrue(!failures.names.isEmpty(), "by a test");
        assertTrue(operations > 0, "by the model");
    }
}
