package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;

/**
 * Programs do anything at all, to each other and to themselves: they fault, exit, kill, unregister, wait in circles, answer what
 * they were not asked. The laws hold whenever one looks, and the same seed does the same damage, with the hot path and without it.
 */
class ChaosTest {
    private static final int PROGRAMS = 6;
    private static final long STEP = 150;
    private static final long PATIENCE = 10_000_000_000L;

    /** Runs to the end, or until all wait for each other; the checker looks in every now and then. */
    private static String run(int cpus, long quantum, long seed, boolean checked) {
        return run(cpus, quantum, seed, checked, false, true);
    }

    /**
     * {@code scarce}: on a machine with three ASIDs, and every other program serves on when it has returned. {@code fastPath}: hands host
     * threads over without the detour by the ready ones.
     */
    private static String run(int cpus, long quantum, long seed, boolean checked, boolean scarce, boolean fastPath) {
        ProcessLimits limits = new ProcessLimits(30, 4, 2, 16, 2, 16);
        try (TestMachine machine = new TestMachine(builder -> builder.memory("1M")
                .cpus(cpus)
                .asidBits(scarce ? 2 : 16)
                .quantum(quantum)
                .seed(seed)
                .fastPath(fastPath)
                .checked(checked))) {
            List<Process> all = new ArrayList<>();
            for (int i = 0; i < PROGRAMS; i++) {
                long lot = 100 * seed + i;
                Script program = user -> new Vandal(user, lot, PROGRAMS).run();
                all.add(
                        scarce && i % 2 == 1
                                ? machine.spawnServing("program " + i, limits, program)
                                : machine.spawn("program " + i, limits, program));
            }
            RunResult.Outcome outcome = RunResult.Outcome.TICK_LIMIT;
            while (outcome == RunResult.Outcome.TICK_LIMIT) {
                outcome = machine.kernel()
                        .run(machine.kernel().ticks() + STEP, PATIENCE)
                        .outcome();
                machine.check();
            }
            assertNotEquals(RunResult.Outcome.STUCK, outcome);
            for (Process process : all) {
                if (process.cause() != null) {
                    machine.assertKilled(process, process.exitStatus());
                }
            }
            return machine.machine().trace().hash();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void shouldKeepTheLawsAndDoTheSameTwice(long seed) {
        int cpus = 1 + (int) seed % 3;
        long quantum = new long[] {1, 3, 10, 100}[(int) seed % 4];
        assertEquals(run(cpus, quantum, seed, false), run(cpus, quantum, seed, false, false, false));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void shouldKeepTheLawsWithFewAsidsAndProgramsThatServeOn(long seed) {
        int cpus = 1 + (int) seed % 3;
        long quantum = new long[] {1, 3, 10, 100}[(int) seed % 4];
        assertEquals(run(cpus, quantum, seed, false, true, true), run(cpus, quantum, seed, seed < 4, true, false));
    }

    /** Whoever looks after every event sees nothing wrong, and changes nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldKeepTheLawsAfterEveryEvent(long seed) {
        int cpus = 1 + (int) seed % 3;
        assertEquals(run(cpus, 3, seed, false), run(cpus, 3, seed, true));
    }
}
