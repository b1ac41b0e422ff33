package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.ipc.World.TYPE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/** A broadcast passes by whoever cannot take it; if that is everybody, it fails. */
class BroadcastErrorsTest {
    /** A broadcast, and what each of its receivers has against it; null: nothing. */
    record Case(long flags, List<@Nullable Refusal> refusals) {
        @Override
        public String toString() {
            return SendFlags.describe(flags) + " " + refusals;
        }

        BroadcastScenario start() {
            BroadcastScenario scenario = new BroadcastScenario(refusals);
            scenario.flags = flags;
            return scenario;
        }
    }

    /** The same with all page bits. */
    private static void add(List<Case> cases, @Nullable Refusal... refusals) {
        for (long flags = 0; flags < 8; flags++) {
            cases.add(new Case(flags | SendFlags.TO_OTHERS, Arrays.asList(refusals)));
        }
    }

    // ---- some can take it ----

    static List<Case> oneOfThree() {
        List<Case> cases = new ArrayList<>();
        for (Refusal refusal : Refusal.values()) {
            add(cases, refusal, null, null);
            add(cases, null, refusal, null);
            add(cases, null, null, refusal);
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oneOfThree")
    void shouldPassByTheOneThatCannotTakeIt(Case tried) {
        try (BroadcastScenario scenario = tried.start()) {
            assertEquals(Long.toString(2 * BroadcastScenario.PAGES), Errno.describe(scenario.send()));
            List<Long> refused =
                    tried.refusals.stream().map(each -> each == null ? 0L : 1L).toList();
            List<Long> taken =
                    tried.refusals.stream().map(each -> each == null ? 1L : 0L).toList();
            assertEquals(refused, scenario.rejected());
            assertEquals(taken, scenario.arrived());
        }
    }

    static List<Case> twoOfThree() {
        List<Case> cases = new ArrayList<>();
        for (Refusal first : Refusal.values()) {
            for (Refusal second : Refusal.values()) {
                add(cases, first, null, second);
            }
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("twoOfThree")
    void shouldGoToTheOneThatIsLeft(Case tried) {
        try (BroadcastScenario scenario = tried.start()) {
            assertEquals(Long.toString(BroadcastScenario.PAGES), Errno.describe(scenario.send()));
            assertEquals(List.of(1L, 0L, 1L), scenario.rejected());
            assertEquals(List.of(0L, 1L, 0L), scenario.arrived());
            Endpoint left = scenario.receivers.get(1);
            assertEquals(30, scenario.world.load(left, scenario.world.receive(left)));
        }
    }

    // ---- nobody can take it ----

    static List<Case> bothOfTwo() {
        List<Case> cases = new ArrayList<>();
        for (Refusal first : Refusal.values()) {
            for (Refusal second : Refusal.values()) {
                add(cases, first, second);
            }
        }
        return cases;
    }

    /** Whichever is found out first: that of the receiver with the lowest identifier counts. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("bothOfTwo")
    void shouldFailForTheReasonOfTheFirst(Case tried) {
        try (BroadcastScenario scenario = tried.start()) {
            scenario.shouldFail(tried.refusals.get(0).errno());
            assertEquals(List.of(1L, 1L), scenario.rejected());
        }
    }

    // ---- the sender's own reasons ----

    /** What speaks against it on the sender's side. */
    private enum OwnReason {
        MISSING_PAGE(Errno.EFAULT) {
            @Override
            void arm(BroadcastScenario scenario) {
                assertEquals(0, scenario.sender.space().unmap(scenario.pages + Page.SIZE, 1));
            }
        },
        READ_ONLY_PAGE(Errno.EACCES) {
            @Override
            void arm(BroadcastScenario scenario) {
                long second = scenario.pages + Page.SIZE;
                assertEquals(second, scenario.sender.space().map(second, 1, Rights.READ));
            }
        },
        PINNED_PAGE(Errno.EBUSY) {
            @Override
            void arm(BroadcastScenario scenario) {
                scenario.pin(scenario.pages);
            }
        },
        OVER_QUOTA(Errno.EDQUOT) {
            @Override
            void arm(BroadcastScenario scenario) {
                scenario.flags |= SendFlags.SENDER_KEEPS;
                scenario.fillAccount();
            }
        };

        private final Errno errno;

        OwnReason(Errno errno) {
            this.errno = errno;
        }

        abstract void arm(BroadcastScenario scenario);
    }

    @ParameterizedTest
    @EnumSource(OwnReason.class)
    void shouldFailForAReasonOfTheSenders(OwnReason own) {
        try (BroadcastScenario scenario = new BroadcastScenario(Arrays.asList(null, null))) {
            own.arm(scenario);
            scenario.shouldFail(own.errno);
            assertEquals(List.of(0L, 0L), scenario.rejected());
        }
    }

    static List<Arguments> conflicts() {
        List<Arguments> conflicts = new ArrayList<>();
        for (OwnReason own : OwnReason.values()) {
            for (Refusal refusal : Refusal.values()) {
                conflicts.add(Arguments.of(own, refusal));
            }
        }
        return conflicts;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("conflicts")
    void shouldFailForTheEarlierOfTheSendersReasonAndThatOfAllReceivers(OwnReason own, Refusal refusal) {
        try (BroadcastScenario scenario = new BroadcastScenario(List.of(refusal, refusal))) {
            own.arm(scenario);
            boolean ownFirst = Cause.ORDER.indexOf(own.errno) < Cause.ORDER.indexOf(refusal.errno());
            scenario.shouldFail(ownFirst ? own.errno : refusal.errno());
        }
    }

    @Test
    void shouldLookAtThePagesBeforeItLooksForRoom() {
        try (BroadcastScenario scenario = new BroadcastScenario(List.of(Refusal.MAILBOX_FULL, Refusal.FORBIDDEN))) {
            OwnReason.MISSING_PAGE.arm(scenario);
            scenario.shouldFail(Errno.EFAULT);
        }
    }

    // ---- nobody is meant ----

    @Test
    void shouldFindNobodyWhoHandlesTheType() {
        try (BroadcastScenario scenario = new BroadcastScenario(Arrays.asList(null, null))) {
            scenario.receivers.forEach(receiver -> scenario.world.unregister(receiver, TYPE));
            scenario.shouldFail(Errno.ESRCH);
            scenario.world.register(scenario.sender, TYPE);
            scenario.shouldFail(Errno.ESRCH); // it goes to all but the sender
            scenario.world.register(scenario.receivers.get(1), TYPE);
            assertEquals(BroadcastScenario.PAGES, scenario.send());
            assertEquals(List.of(0L, 1L), scenario.arrived());
        }
    }

    @Test
    void shouldFindNobodyBeforeItLooksAtAnythingElse() {
        try (BroadcastScenario scenario = new BroadcastScenario(Arrays.asList(null, null))) {
            OwnReason.MISSING_PAGE.arm(scenario);
            scenario.type = Scenario.KERNEL;
            scenario.shouldFail(Errno.ESRCH);
        }
    }

    @Test
    void shouldKeepKernelTypesForTheKernel() {
        try (BroadcastScenario scenario = new BroadcastScenario(Arrays.asList(null, null))) {
            for (long type : new long[] {MessageType.RETURNED, Scenario.KERNEL}) {
                scenario.world.register(scenario.receivers.get(1), type);
                scenario.type = type;
                scenario.shouldFail(Errno.EPERM);
            }
            assertEquals(List.of(0L, 0L), scenario.arrived());
        }
    }
}
