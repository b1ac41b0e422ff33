package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pagoda.mmu.Errno;

/**
 * The checks are made in their order: where two reasons to fail apply together, the earlier one is reported. It is then lifted, and the
 * later one must be reported: it did apply.
 */
@Execution(ExecutionMode.CONCURRENT)
class SendErrorOrderTest {
    /** Two reasons for one call with certain flags. */
    record Case(CausePair pair, long flags) {
        @Override
        public String toString() {
            return pair.operation() + " " + SendFlags.describe(flags) + ": " + pair.earlier() + " before "
                    + pair.later();
        }
    }

    /** Every pair that can apply together, with each of the flags with which it can. */
    static List<Case> allCases() {
        return cases(CausePair::flags);
    }

    /** Every pair that can apply together, with one of the flags with which it can, in turns. */
    static List<Case> someCases() {
        int[] turn = {0};
        return cases(pair -> pick(pair.flags(), turn[0]++));
    }

    private static List<Long> pick(List<Long> flags, int turn) {
        return flags.isEmpty() ? List.of() : List.of(flags.get(turn % flags.size()));
    }

    private static List<Case> cases(Function<CausePair, List<Long>> choose) {
        List<Case> cases = new ArrayList<>();
        for (CausePair pair : CausePair.all()) {
            if (pair.whyNot().isEmpty()) {
                choose.apply(pair).forEach(flags -> cases.add(new Case(pair, flags)));
            }
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("someCases")
    void shouldReportTheEarlierReason(Case tried) {
        check(tried);
    }

    @Tag("full")
    @ParameterizedTest(name = "{0}")
    @MethodSource("allCases")
    void shouldReportTheEarlierReasonWithAllFlags(Case tried) {
        check(tried);
    }

    private static void check(Case tried) {
        CausePair pair = tried.pair;
        try (Scenario scenario = new Scenario(pair.operation(), tried.flags)) {
            boolean inOrder = Cause.all().indexOf(pair.earlier()) < Cause.all().indexOf(pair.later());
            Runnable liftFirst = (inOrder ? pair.earlier() : pair.later()).arm(scenario);
            Runnable liftSecond = (inOrder ? pair.later() : pair.earlier()).arm(scenario);
            scenario.shouldFail(pair.earlier().errno(), "both reasons apply");
            (inOrder ? liftFirst : liftSecond).run();
            scenario.shouldFail(pair.later().errno(), "the earlier reason applies no more");
            (inOrder ? liftSecond : liftFirst).run();
            scenario.shouldSucceed();
        }
    }

    // ---- is that all? ----

    /** What is not tried has a reason, and what has a reason is not tried. */
    @Test
    void shouldTryEveryPairThatIsNotExcluded() {
        Set<CausePair> excluded = new HashSet<>(CausePair.all());
        someCases().forEach(tried -> excluded.remove(tried.pair));
        excluded.forEach(pair -> assertTrue(pair.whyNot().isPresent(), pair::toString));
        someCases().forEach(tried -> assertEquals(Optional.empty(), tried.pair.whyNot(), tried::toString));
        assertEquals(List.of(), CausePair.idleReasons(), "reasons that exclude nothing");
    }

    @Test
    void shouldTryEveryPairOfErrorsThatCanApplyTogether() {
        // Nothing can be said about a receiver that does not exist.
        Set<String> withoutReceiver =
                Set.of("ESRCH ECONNREFUSED", "ESRCH EDEADLK", "ESRCH EMSGSIZE", "ESRCH EAGAIN", "ESRCH ENOBUFS");
        assertEquals(withoutReceiver, untried(Operation.SEND, Cause.ORDER));
        assertEquals(withoutReceiver, untried(Operation.CALL, Cause.ORDER));
        assertEquals(Set.of(), untried(Operation.FORWARD, Cause.ORDER));
        Set<Errno> ofReplies = EnumSet.copyOf(Cause.ORDER);
        ofReplies.removeAll(EnumSet.of(Errno.EPERM, Errno.ECONNREFUSED, Errno.EDEADLK, Errno.EAGAIN));
        assertEquals(Set.of(), untried(Operation.REPLY, ofReplies));
    }

    private static Set<String> untried(Operation operation, Iterable<Errno> errors) {
        Set<String> untried = new HashSet<>();
        for (Errno earlier : errors) {
            for (Errno later : errors) {
                if (Cause.ORDER.indexOf(earlier) < Cause.ORDER.indexOf(later)) {
                    untried.add(earlier + " " + later);
                }
            }
        }
        for (Case tried : someCases()) {
            if (tried.pair.operation() == operation) {
                untried.remove(
                        tried.pair.earlier().errno() + " " + tried.pair.later().errno());
            }
        }
        return untried;
    }
}
