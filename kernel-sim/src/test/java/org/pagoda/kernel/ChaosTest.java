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
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/**
 * Programs do anything at all, to each other and to themselves: they fault, exit, kill, unregister, wait in circles, answer what
 * they were not asked. The laws hold whenever one looks, and the same seed does the same damage.
 */
class ChaosTest {
    private static final int PROGRAMS = 6;
    private static final long STEP = 150;
    private static final long PATIENCE = 10_000_000_000L;

    private static final class Vandal {
        /** The pages that programs play with. */
        private static final long ARENA = 0x10_0000_0000L;

        private static final long ARENA_PAGES = 12;
        /** Where the frames of calls are, one page for each depth. */
        private static final long FRAMES = 0x10_1000_0000L;

        private final User user;
        private final SplittableRandom lot;
        private int depth;

        Vandal(User user, long seed) {
            this.user = user;
            lot = new SplittableRandom(seed);
        }

        void run() {
            user.mmap(ARENA, ARENA_PAGES, Rights.READ_WRITE);
            user.mmap(FRAMES, 5, Rights.READ_WRITE);
            register();
            for (int i = 0; i < 80; i++) {
                act();
            }
        }

        private void register() {
            for (long type : new long[] {TYPE, OTHER, MessageType.RETURNED, MessageType.TIMER}) {
                user.on(type, message -> {
                    depth++;
                    respond();
                    for (int i = lot.nextInt(4); i > 0 && depth < 4; i--) {
                        act();
                    }
                    depth--;
                    return lot.nextInt(50) == 0 ? -1 : lot.nextLong(message.size() + 1);
                });
            }
        }

        /** Half of all messages are answered, or passed on, or their tokens kept, whether they are requests or not. */
        private void respond() {
            switch (lot.nextInt(8)) {
                case 0, 1 -> user.reply(0, place(), lot.nextInt(3), lot.nextInt(8));
                case 2 -> user.keepToken();
                case 3 -> forward(0);
                default -> {}
            }
        }

        private long place() {
            return ARENA + Page.address(lot.nextLong(ARENA_PAGES));
        }

        private String somebody() {
            return "program " + lot.nextInt(PROGRAMS);
        }

        private void act() {
            long address = place();
            long pages = 1 + lot.nextLong(3);
            String other = somebody();
            switch (lot.nextInt(50)) {
                case 0 -> user.off(type());
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
                case 12, 13, 14, 15, 16, 17 -> user.mmap(address, pages, Rights.READ_WRITE);
                case 18 -> user.sleep(lot.nextInt(100));
                case 19 -> user.mask(type());
                case 20, 21 -> user.unmask(type());
                case 22, 23, 24 -> user.reply(lot.nextInt(1, 4), address, pages - 1, lot.nextInt(8));
                case 25 -> forward(lot.nextInt(1, 4));
                case 34 -> user.setTimer(lot.nextInt(40), 0);
                case 26 -> user.call(SystemCallNumber.REVOKE, address, pages);
                case 27, 28, 29, 30, 31, 32, 33 -> call(other, address, pages - 1);
                default -> send(other, address, pages);
            }
        }

        private void send(String other, long address, long pages) {
            long size = lot.nextInt(4) == 0 ? 0 : pages;
            long flags = lot.nextInt(8) == 0 ? SendFlags.TO_ALL | lot.nextInt(8) : flags();
            user.send(other, type(), address, size, flags | (lot.nextLong(2) << 6));
        }

        private void call(String other, long address, long pages) {
            long frame = FRAMES + Page.address(depth);
            user.store(frame, lot.nextInt(3) == 0 ? 0 : lot.nextInt(100));
            user.ask(other, type(), address, pages, flags() | (lot.nextLong(2) << 6), frame);
        }

        private void forward(long token) {
            user.forward(token, somebody(), type(), place(), lot.nextInt(3), lot.nextInt(8));
        }

        private long type() {
            return lot.nextBoolean() ? TYPE : OTHER;
        }

        private long flags() {
            return switch (lot.nextInt(4)) {
                case 0 -> SendFlags.MOVE | SendFlags.LEND | SendFlags.WAIT;
                case 1 -> lot.nextInt(8) | SendFlags.WAIT;
                default -> lot.nextInt(8);
            };
        }
    }

    /** Runs to the end, or until all wait for each other; the checker looks in every now and then. */
    private static String run(int cpus, long quantum, long seed, boolean checked) {
        ProcessLimits limits = new ProcessLimits(30, 4, 2, 16, 2, 16);
        try (TestMachine machine = new TestMachine(builder ->
                builder.memory("1M").cpus(cpus).quantum(quantum).seed(seed).checked(checked))) {
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
        assertEquals(run(cpus, quantum, seed, false), run(cpus, quantum, seed, false));
    }

    /** Whoever looks after every event sees nothing wrong, and changes nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldKeepTheLawsAfterEveryEvent(long seed) {
        int cpus = 1 + (int) seed % 3;
        assertEquals(run(cpus, 3, seed, false), run(cpus, 3, seed, true));
    }
}
