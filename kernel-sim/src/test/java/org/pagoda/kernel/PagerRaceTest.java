package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.PageFault;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/** Tasks on several CPUs that touch pages which a pager provides, and are interrupted anywhere. */
class PagerRaceTest {
    private static final int PAGES = 12;
    private static final long START = 0x10_0000_0000L;

    private static TestMachine machine(int cpus, long seed) {
        return new TestMachine(builder -> builder.cpus(cpus).seed(seed).quantum(3));
    }

    private static long page(long number) {
        return START + Page.address(number);
    }

    /** Each page contains, all over, its own address. */
    private static void pager(User user, long flags, AtomicLong given) {
        user.on(MessageType.PAGE_FAULT, message -> {
            long page = PageFault.page(message.address());
            long mine = user.filled(1, page);
            user.store(mine + Page.SIZE - 8, page);
            long result = user.reply(0, mine, 1, flags);
            if (result == 1) {
                given.incrementAndGet();
            } else {
                assertEquals(Errno.ESRCH.result(), result);
                assertEquals(page, user.load(mine), "it has it still");
                assertEquals(0, user.munmap(mine, 1));
            }
            return 0;
        });
        user.serve();
    }

    /** Loads from all pages, some values across the border of two: there the halves of both must stand side by side. */
    private static void touchAll(User user, long first) {
        for (long i = 0; i < PAGES; i++) {
            long page = page((first + i) % PAGES);
            assertEquals(page, user.load(page));
            if (page != page(PAGES - 1)) {
                long across = user.load(page + Page.SIZE - 4);
                assertEquals((page >>> 32) | ((page + Page.SIZE) << 32), across);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "2, 2", "2, 3", "3, 4", "4, 5", "4, 6", "4, 7"})
    void shouldGiveEveryTaskTheSamePages(int cpus, long seed) {
        AtomicLong given = new AtomicLong();
        try (TestMachine machine = machine(cpus, seed)) {
            machine.spawn("pager", user -> pager(user, SendFlags.MOVE, given));
            Process client = machine.spawn("client", user -> {
                assertEquals(START, user.map(PAGES));
                user.sleep(50); // by then the pager serves
                assertEquals(0, user.setPager(START, PAGES, machine.pid("pager")));
                touchAll(user, 0);
                user.sleep(5000);
            });
            for (long task = 1; task <= 3; task++) {
                long first = task * 3;
                machine.startTask(client, user -> {
                    user.sleep(100);
                    touchAll(user, first);
                });
            }
            machine.runUntilIdle();
            assertEquals(PAGES, given.get(), "each page came once");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldLoseNothingWhenPagesAreUnmappedMeanwhile(long seed) {
        AtomicLong given = new AtomicLong();
        try (TestMachine machine = machine(3, seed)) {
            machine.spawn("pager", user -> pager(user, SendFlags.MOVE, given));
            Process client = machine.spawn("client", user -> {
                assertEquals(START, user.map(PAGES));
                user.sleep(50);
                assertEquals(0, user.setPager(START, PAGES, machine.pid("pager")));
                for (int round = 0; round < 10; round++) {
                    for (int i = 0; i < PAGES; i++) {
                        long value = user.load(page(i));
                        assertTrue(value == page(i) || value == 0, () -> "0x" + Long.toHexString(value));
                    }
                }
                user.sleep(5000);
            });
            machine.startTask(client, user -> {
                user.sleep(60);
                for (int round = 0; round < 30; round++) {
                    long victim = page(round * 5 % PAGES);
                    assertEquals(victim, user.mmap(victim, 1, Rights.READ_WRITE));
                    if (round % 3 > 0) {
                        assertEquals(0, user.setPager(victim, 1, machine.pid("pager")));
                    }
                }
            });
            machine.runUntilIdle();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldLoseNothingWhenClientOrPagerIsKilled(long seed) {
        AtomicLong given = new AtomicLong();
        try (TestMachine machine = machine(3, seed)) {
            Process pager = machine.spawn("pager", user -> pager(user, SendFlags.MOVE, given));
            Process client = machine.spawn("client", user -> {
                assertEquals(START, user.map(PAGES));
                user.sleep(50);
                user.setPager(START, PAGES, machine.pid("pager"));
                touchAll(user, 0);
                user.sleep(5000);
            });
            machine.startTask(client, user -> {
                user.sleep(60);
                touchAll(user, 5);
            });
            machine.spawn("killer", user -> {
                user.sleep(60 + seed * 7);
                user.kill(seed % 2 == 0 ? "client" : "pager");
            });
            machine.run();
            machine.check();
            Process victim = seed % 2 == 0 ? client : pager;
            machine.assertKilled(victim, Kernel.STATUS_KILLED, "a test has killed it");
            if (victim == pager && client.cause() != null) {
                machine.assertKilled(client, Kernel.STATUS_FAULT, "its pager failed");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void shouldBeTheSameTwiceWithTheSameSeed(int cpus) {
        assertEquals(hash(cpus, 5), hash(cpus, 5));
    }

    private static String hash(int cpus, long seed) {
        AtomicLong given = new AtomicLong();
        try (TestMachine machine = new TestMachine(
                builder -> builder.cpus(cpus).seed(seed).quantum(3).parallel(false))) {
            machine.spawn("pager", user -> pager(user, SendFlags.SHARE, given));
            for (int i = 0; i < 3; i++) {
                machine.spawn("client " + i, user -> {
                    assertEquals(START, user.map(PAGES));
                    user.sleep(50);
                    assertEquals(0, user.setPager(START, PAGES, machine.pid("pager")));
                    touchAll(user, 0);
                });
            }
            machine.runUntilIdle();
            return machine.machine().trace().hash();
        }
    }
}
