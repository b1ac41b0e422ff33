package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.pagoda.kernel.testing.TestMachine.OTHER;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.MessageType;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;

/**
 * Programs do anything at all, to each other and to themselves: they fault, exit, kill, unregister, wait in circles. The
 * laws hold whenever one looks, and the same seed does the same damage.
 */
class ChaosTest {
    private static final int PROGRAMS = 6;
    private static final long STEP = 150;
    private static final long PATIENCE = 10_000_000_000L;

    private static final class Vandal {
        private final User user;
        private final SplittableRandom lot;
        private int depth;

        Vandal(User user, long seed) {
            this.user = user;
            lot = new SplittableRandom(seed);
        }

        void run() {
            register();
            for (int i = 0; i < 60; i++) {
                act();
            }
        }

        private void register() {
            for (long type : new long[] {TYPE, OTHER, MessageType.RETURNED}) {
                user.on(type, message -> {
                    depth++;
                    for (int i = lot.nextInt(4); i > 0 && depth < 4; i--) {
                        act();
                    }
                    depth--;
                    return lot.nextInt(50) == 0 ? -1 : lot.nextLong(message.size() + 1);
                });
            }
        }

        private void act() {
            long address = 0x10_0000_0000L + 4096 * lot.nextLong(12);
            long pages = 1 + lot.nextLong(3);
            String other = "program " + lot.nextInt(PROGRAMS);
            switch (lot.nextInt(40)) {
                case 0 -> user.off(lot.nextBoolean() ? TYPE : OTHER);
                case 1 -> register();
                case 2 -> user.load(lot.nextInt(8) == 0 ? 0 : user.map(1));
                case 3 -> user.exit(lot.nextInt(3));
                case 4 -> {
                    if (lot.nextInt(4) == 0) {
                        user.kill(other);
                    }
                }
                case 5, 6, 7, 8 -> user.giveWay();
                case 9, 10, 11 -> user.munmap(address, pages);
                case 12, 13, 14, 15, 16, 17 -> user.mmap(address, pages, 6);
                default -> send(other, address, pages);
            }
        }

        private void send(String other, long address, long pages) {
            long size = lot.nextInt(4) == 0 ? 0 : pages;
            long flags = lot.nextInt(4) | (lot.nextLong(4) << 5);
            user.send(other, lot.nextBoolean() ? TYPE : OTHER, address, size, flags);
        }
    }

    /** Runs to the end, or until all wait for each other; the checker looks in every now and then. */
    private static String run(int cpus, long quantum, long seed) {
        ProcessLimits limits = new ProcessLimits(20, 4, 2, 16, 2);
        try (TestMachine machine = new TestMachine(
                builder -> builder.memory("1M").cpus(cpus).quantum(quantum).seed(seed))) {
            List<Process> all = new ArrayList<>();
            for (int i = 0; i < PROGRAMS; i++) {
                long lot = 100 * seed + i;
                all.add(machine.spawn("program " + i, limits, user -> new Vandal(user, lot).run()));
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
        assertEquals(run(cpus, quantum, seed), run(cpus, quantum, seed));
    }
}
