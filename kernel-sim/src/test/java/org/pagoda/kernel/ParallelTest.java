package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/** Several CPUs that really run at once. The laws are checked at the end of each test, and in some after every event. */
class ParallelTest {
    private static TestMachine parallel(UnaryOperator<Machine.Builder> settings) {
        return new TestMachine(
                builder -> settings.apply(builder.parallel(true).cpus(2).quantum(1000)));
    }

    /** Each waits for what the other stores, and neither ever calls the kernel: with one at a time, neither would get on. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void shouldRunTwoTasksAtTheSameTime(int rounds) {
        try (TestMachine machine = parallel(builder -> builder.quantum(Integer.MAX_VALUE))) {
            long[] page = new long[1];
            Process process = machine.spawn("first", user -> {
                page[0] = user.filled(1, 0);
                machine.startTask(user.task().process(), second -> {
                    for (long i = 1; i <= rounds; i++) {
                        while (second.load(page[0]) != i) {}
                        second.store(page[0] + 8, i);
                    }
                });
                for (long i = 1; i <= rounds; i++) {
                    user.store(page[0], i);
                    while (user.load(page[0] + 8) != i) {}
                }
            });
            machine.runToEnd();
            machine.assertExited(process, 0);
        }
    }

    /** None goes on until all have got somewhere, however few CPUs there are, and however unequal the host serves them. */
    @ParameterizedTest
    @ValueSource(ints = {30})
    void shouldLetEverybodyRunHoweverManyTheyAre(int many) {
        try (TestMachine machine =
                parallel(builder -> builder.cpus(3).quantum(5).tickLimit(Long.MAX_VALUE))) {
            AtomicIntegerArray steps = new AtomicIntegerArray(many);
            for (int i = 0; i < many; i++) {
                int number = i;
                machine.spawn("loop " + i, user -> {
                    while (reached(steps, 100) < many) {
                        user.getpid();
                        steps.incrementAndGet(number);
                    }
                });
            }
            machine.runToEnd();
            assertEquals(many, reached(steps, 100));
        }
    }

    /** How many of the first ones have reached {@code goal}, up to the first that has not. */
    private static int reached(AtomicIntegerArray steps, int goal) {
        int i = 0;
        while (i < steps.length() && steps.get(i) >= goal) {
            i++;
        }
        return i;
    }

    /** Stores of a task that is not asked go on until protection is there, and none comes after. */
    @ParameterizedTest
    @ValueSource(ints = {200})
    void shouldHaveNoStoreUnderWayWhenAPageWasProtected(int rounds) {
        try (TestMachine machine = parallel(builder -> builder.memory("8M"))) {
            List<Process> victims = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                victims.add(machine.spawn("victim " + round, user -> {
                    long page = user.filled(1, 0);
                    machine.startTask(user.task().process(), writer -> {
                        for (long i = 1; ; i++) {
                            writer.store(page, i);
                        }
                    });
                    while (user.load(page) == 0) {}
                    assertEquals(0, user.call(SystemCallNumber.MPROTECT, page, 1, Rights.READ));
                    long before = user.load(page);
                    for (int i = 0; i < 100; i++) {
                        assertEquals(before, user.load(page));
                    }
                    while (true) {
                        user.load(page); // until the other one's fault ends both
                    }
                }));
                machine.runToEnd();
            }
            victims.forEach(victim -> machine.assertKilled(victim, Kernel.STATUS_FAULT, "store"));
        }
    }

    /** Who revokes a page reads the same for ever after, whatever the other one is doing at that moment. */
    @ParameterizedTest
    @ValueSource(ints = {200})
    void shouldHaveNoStoreUnderWayWhenAPageWasRevoked(int rounds) {
        try (TestMachine machine = parallel(builder -> builder.memory("8M"))) {
            for (int round = 0; round < rounds; round++) {
                Process borrower = machine.spawn("borrower", user -> {
                    long[] at = new long[1];
                    user.mask(TYPE);
                    user.on(TYPE, message -> {
                        at[0] = message.address();
                        return message.size();
                    });
                    user.waitMessage(TYPE);
                    for (long i = 1; ; i++) {
                        user.store(at[0], i);
                    }
                });
                Process owner = machine.spawn("owner", user -> {
                    long page = user.filled(1, 0);
                    while (user.send("borrower", TYPE, page, 1, SendFlags.SHARE) < 0) {
                        user.giveWay();
                    }
                    while (user.load(page) == 0) {}
                    assertEquals(1, user.call(SystemCallNumber.REVOKE, page, 1));
                    long before = user.load(page);
                    for (int i = 0; i < 100; i++) {
                        assertEquals(before, user.load(page));
                    }
                });
                machine.runToEnd();
                machine.assertKilled(borrower, Kernel.STATUS_FAULT, "store");
                machine.assertExited(owner, 0);
            }
        }
    }

    /** One task counts in a page, the other sends duplicates of it: none changes any more, and no count is lost. */
    @ParameterizedTest
    @ValueSource(ints = {200_000})
    void shouldFreezeADuplicateAndLoseNoStore(int counts) {
        try (TestMachine machine = parallel(builder -> builder.memory("8M"))) {
            long[] ended = new long[1];
            machine.spawn("receiver", user -> {
                user.on(TYPE, message -> {
                    long first = user.load(message.address());
                    for (int i = 0; i < 20; i++) {
                        assertEquals(first, user.load(message.address()));
                    }
                    return 0;
                });
                user.serve();
            });
            Process sender = machine.spawn("sender", user -> {
                long page = user.filled(2, 0);
                long done = page + Page.SIZE + 8;
                while (user.send("receiver", TYPE, page, 1, SendFlags.COPY | SendFlags.WAIT) < 0) {
                    user.giveWay();
                }
                machine.startTask(user.task().process(), writer -> {
                    for (long i = 1; i <= counts; i++) {
                        writer.store(page, writer.load(page) + 1);
                    }
                    writer.store(done, 1);
                });
                long sent = 0;
                while (user.load(done) != 1) {
                    assertEquals(0, user.send("receiver", TYPE, page, 1, SendFlags.COPY | SendFlags.WAIT));
                    sent++;
                }
                assertTrue(sent > 10, "only " + sent + " were sent");
                ended[0] = user.load(page);
            });
            machine.runUntilIdle();
            machine.assertExited(sender, 0);
            assertEquals(counts, ended[0]);
        }
    }

    /** Pages that a task is storing into go to the swap space, because another one needs frames: no store is lost. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void shouldLoseNoStoreWhenPagesAreSwappedOut(int cpus) {
        long pages = 120;
        long rounds = 60;
        try (TestMachine machine =
                parallel(builder -> builder.memory("1M").swap(4 << 20).cpus(cpus))) {
            List<Process> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(machine.spawn("counter " + i, user -> {
                    long address = user.map(pages);
                    for (long round = 0; round < rounds; round++) {
                        for (long page = 0; page < pages; page++) {
                            long place = address + Page.address(page) + 8 * (round % 7);
                            user.store(place, user.load(place) + 1);
                        }
                    }
                    for (long page = 0; page < pages; page++) {
                        long sum = 0;
                        for (long word = 0; word < 7; word++) {
                            sum += user.load(address + Page.address(page) + 8 * word);
                        }
                        assertEquals(rounds, sum);
                    }
                }));
            }
            machine.runToEnd();
            all.forEach(process -> machine.assertExited(process, 0));
        }
    }

    /** Two tasks touch the same new pages at the same moment: each page gets one frame, and its bits say that it was stored into. */
    @ParameterizedTest
    @ValueSource(ints = {2000})
    void shouldGiveAPageThatTwoTouchAtOnceOneFrame(int pages) {
        try (TestMachine machine = parallel(builder -> builder.memory("32M").traced(false))) {
            Process process = machine.spawn("first", user -> {
                long address = user.map(pages);
                long meeting = user.filled(1, 0);
                machine.startTask(user.task().process(), second -> {
                    for (long i = 0; i < pages; i++) {
                        second.store(meeting, i + 1);
                        while (second.load(meeting + 8) != i + 1) {}
                        second.store(address + Page.address(i) + 8, i);
                    }
                    second.store(meeting, -1);
                });
                for (long i = 0; i < pages; i++) {
                    while (user.load(meeting) != i + 1) {}
                    user.store(meeting + 8, i + 1);
                    user.store(address + Page.address(i), i);
                }
                while (user.load(meeting) != -1) {}
                for (long i = 0; i < pages; i++) {
                    assertEquals(i, user.load(address + Page.address(i)));
                    assertEquals(i, user.load(address + Page.address(i) + 8));
                }
            });
            machine.runToEnd();
            machine.assertExited(process, 0);
        }
    }

    /** Everything at once, with somebody who stops all CPUs after every event and looks for a broken law. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldKeepTheLawsAfterEveryEvent(long seed) {
        letVandalsLoose(seed, true, false);
    }

    /** Everything at once; somebody looks when it is over. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldKeepTheLaws(long seed) {
        letVandalsLoose(seed, false, false);
    }

    /** Everything at once on a machine with three ASIDs, where every other program serves on when it has returned. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void shouldKeepTheLawsWithFewAsidsAndProgramsThatServeOn(long seed) {
        letVandalsLoose(seed, seed < 4, true);
    }

    private static void letVandalsLoose(long seed, boolean checked, boolean scarce) {
        int programs = 6;
        ProcessLimits limits = new ProcessLimits(30, 4, 2, 16, 2, 16);
        try (TestMachine machine = parallel(builder -> builder.memory("1M")
                .cpus(2 + (int) seed % (scarce ? 2 : 3))
                .asidBits(scarce ? 2 : 16)
                .quantum(30)
                .checked(checked))) {
            List<Process> all = new ArrayList<>();
            for (int i = 0; i < programs; i++) {
                long lot = 100 * seed + i;
                Script program = user -> new Vandal(user, lot, programs).run();
                all.add(
                        scarce && i % 2 == 1
                                ? machine.spawnServing("program " + i, limits, program)
                                : machine.spawn("program " + i, limits, program));
            }
            machine.run();
            for (Process process : all) {
                if (process.cause() != null) {
                    machine.assertKilled(process, process.exitStatus());
                }
            }
        }
    }

    /** Messages between CPUs: all arrive, once, and those of one sender in order. */
    @ParameterizedTest
    @ValueSource(ints = {2000})
    void shouldDeliverEveryMessageOnceAndInOrder(int messages) {
        try (TestMachine machine =
                parallel(builder -> builder.memory("16M").cpus(3).traced(false))) {
            long[] next = new long[2];
            machine.spawn("receiver", user -> {
                user.on(TYPE, message -> {
                    int sender = (int) user.load(message.address() + 8);
                    assertEquals(next[sender]++, user.load(message.address()));
                    return 0;
                });
                user.serve();
            });
            for (int sender = 0; sender < 2; sender++) {
                long number = sender;
                machine.spawn("sender " + sender, user -> {
                    for (long i = 0; i < messages; i++) {
                        long page = user.filled(1, i);
                        user.store(page + 8, number);
                        while (user.send("receiver", TYPE, page, 1, SendFlags.MOVE | SendFlags.BLOCK) < 0) {
                            user.giveWay();
                        }
                        user.munmap(page, 1);
                    }
                });
            }
            machine.runUntilIdle();
            assertEquals(messages, next[0]);
            assertEquals(messages, next[1]);
        }
    }

    /** Calls from several CPUs to one that serves, each with an answer of its own. */
    @ParameterizedTest
    @ValueSource(ints = {2000})
    void shouldAnswerEveryCaller(int calls) {
        try (TestMachine machine =
                parallel(builder -> builder.memory("16M").cpus(4).traced(false))) {
            machine.spawn("server", user -> {
                user.on(TYPE, message -> {
                    user.reply(0, message.address() + 1);
                    return 0;
                });
                user.serve();
            });
            List<Process> callers = new ArrayList<>();
            for (int caller = 0; caller < 3; caller++) {
                callers.add(machine.spawn("caller " + caller, user -> {
                    long frame = user.frame(0);
                    for (long i = 0; i < calls; i++) {
                        while (user.ask("server", TYPE, i, 0, SendFlags.BLOCK, frame) < 0) {
                            user.giveWay();
                        }
                        assertEquals(i + 1, user.answer(frame));
                    }
                }));
            }
            machine.runUntilIdle();
            callers.forEach(caller -> machine.assertExited(caller, 0));
        }
    }
}
