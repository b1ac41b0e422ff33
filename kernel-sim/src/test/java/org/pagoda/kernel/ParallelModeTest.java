package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.TestRun;

/**
 * What programs see does not depend on how tasks are scheduled: this floor's tests hold in parallel mode too. Left out are those of which the
 * order of CPUs is the subject.
 */
class ParallelModeTest {
    private static final List<Class<?>> TESTS = List.of(
            AttachedTaskTest.class,
            BlockingSendTest.class,
            BorrowedThreadTest.class,
            CallTest.class,
            CallTimeOutTest.class,
            ChildExitedTest.class,
            DeliveryTest.class,
            FiguresTest.class,
            HandlerErrorTest.class,
            HandlerNestingTest.class,
            HandlerRegistrationTest.class,
            InteractionErrorTest.class,
            InteractionRegistrationTest.class,
            InteractionTest.class,
            IntervalTimerTest.class,
            KernelPanicTest.class,
            LayeredTrafficTest.class,
            LendingUnderPreemptionTest.class,
            MemoryCallsTest.class,
            MemoryShortageTest.class,
            MessageMaskTest.class,
            PagedSystemCallTest.class,
            PagerFailureTest.class,
            PagerRaceTest.class,
            PagerTest.class,
            ProcessIdentifierTest.class,
            ProcessLifeTest.class,
            ProcessLimitsTest.class,
            ProgramErrorTest.class,
            ProgramFaultTest.class,
            ReceiverDeathTest.class,
            ReturnedPagesTest.class,
            RunLimitTest.class,
            SchedulingTest.class,
            SendMaskTest.class,
            SenderDeathTest.class,
            ServeOnlyTest.class,
            SleepTest.class,
            StuckProgramTest.class,
            VirtualTimeTest.class,
            WaitingSendTest.class);

    /** About the order of CPUs, about doing the same twice, or about how much each gets done in a given time, which is up to the host. */
    private static final Set<String> ABOUT_ORDER = Set.of(
            "shouldRunOneTaskAtATime",
            "shouldBeTheSameOnEveryRunWithSeveralCpus",
            "shouldHaveTheSameTraceTwice",
            "shouldLetEverybodyRunHoweverManyTheyAre",
            "shouldStopAllCpusAtTheSameLimit",
            "shouldInterruptWhoeverComputesWhenTheMomentHasCome",
            "shouldCountShootdownsOfOtherCpus",
            "shouldDrawTheNextCpuByChance",
            "shouldDrawSlicesFromOneTickToTwiceTheQuantumLessOne");

    @AfterEach
    void oneAtATime() {
        TestMachine.setParallel(false);
    }

    @Test
    void shouldLookTheSameToPrograms() {
        TestMachine.setParallel(true);
        TestRun run = TestRun.of(TESTS, ABOUT_ORDER);
        assertEquals(List.of(), run.failed());
        assertTrue(run.tests() > 300, () -> "only " + run.tests() + " tests did run");
    }
}
