package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.SwapSpace;

/** Programs that use more pages than there is memory: with swap space they do not notice, without it is their end. */
class MemoryShortageTest {
    /** Frames of the machine, which are few. */
    private static final int FRAMES = 256;
    /** Pages that do not fit. */
    private static final int PAGES = 600;

    private static TestMachine machine(long swapPages) {
        return new TestMachine(builder -> builder.memory("1M").swap(Page.address(swapPages)));
    }

    private static SwapSpace swap(TestMachine machine) {
        SwapSpace swap = machine.kernel().frames().swap();
        assertNotNull(swap);
        return swap;
    }

    private static void shouldFind(User user, long start, long pages, long value) {
        for (long page = 0; page < pages; page++) {
            assertEquals(value + page, user.load(start + Page.address(page)), "page " + page);
        }
    }

    @Test
    void shouldRunAProgramThatIsLargerThanMemory() {
        TestMachine machine = machine(1000);
        Process process = machine.spawn("program", user -> {
            long start = user.filled(PAGES, 1);
            shouldFind(user, start, PAGES, 1);
            shouldFind(user, start, PAGES, 1);
            user.exit(0);
        });
        machine.run();
        machine.assertExited(process, 0);
        assertTrue(
                swap(machine).pagesOut() >= PAGES - FRAMES,
                () -> "only " + swap(machine).pagesOut() + " went out");
        assertTrue(
                swap(machine).pagesOut() < 2 * PAGES,
                () -> swap(machine).pagesOut() + " went out: pages that were only loaded need not be written again");
        machine.close();
    }

    @Test
    void shouldKillWhoStoresWhenMemoryAndSwapSpaceAreFull() {
        TestMachine machine = machine(100);
        Process other = machine.spawn("other", user -> {
            long start = user.filled(20, 5);
            user.on(TYPE, message -> {
                shouldFind(user, start, 20, 5);
                return 0;
            });
            user.serve();
        });
        Process greedy = machine.spawn("greedy", user -> user.filled(PAGES, 1));
        machine.run();
        machine.assertKilled(greedy, Kernel.STATUS_KILLED, "-ENOMEM", "store");
        machine.spawn("asker", user -> assertEquals(0, user.send("other", TYPE, 0, 0, SendFlags.WAIT)));
        machine.run();
        assertEquals(1, other.endpoint().counters().handled());
        machine.close();
    }

    @Test
    void shouldKillWhoStoresOnAMachineWithoutSwapSpace() {
        try (TestMachine machine = new TestMachine(builder -> builder.memory("1M"))) {
            Process greedy = machine.spawn("greedy", user -> user.filled(PAGES, 1));
            machine.run();
            machine.assertKilled(greedy, Kernel.STATUS_KILLED, "-ENOMEM", "store");
            assertNull(machine.kernel().pageOut());
        }
    }

    /** What a send needs at once may be more than there is below the watermark. */
    @Test
    void shouldMakeRoomForASendThatNeedsManyFramesAtOnce() {
        int copies = 100;
        TestMachine machine = machine(1000);
        machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                shouldFind(user, message.address(), message.size(), 1);
                return message.size();
            });
            user.serve();
        });
        Process sender = machine.spawn("sender", user -> {
            long start = user.filled(copies, 1);
            // What is shared cannot wait for the first store to be copied.
            assertEquals(copies, user.send("receiver", TYPE, start, copies, SendFlags.SHARE | SendFlags.WAIT));
            user.filled(PAGES, 1000);
            assertEquals(copies, user.send("receiver", TYPE, start, copies, SendFlags.COPY | SendFlags.WAIT));
            shouldFind(user, start, copies, 1);
            user.exit(0);
        });
        machine.run();
        machine.assertExited(sender, 0);
        machine.close();
    }

    @Test
    void shouldPutNothingOutBecauseAnAddressRangeIsTaken() {
        TestMachine machine = machine(1000);
        machine.spawn("program", user -> {
            user.filled(100, 1);
            long all = Page.number(PageTableWalker.USER_END) - 1;
            TestMachine.assertError(Errno.ENOMEM, user.mmap(0, all, Rights.READ));
            user.exit(0);
        });
        machine.run();
        assertEquals(0, swap(machine).pagesOut());
        machine.close();
    }

    /** Moves of swapped pages move slots: no frame is needed. */
    @Test
    void shouldSendPagesThatAreInTheSwapSpace() {
        TestMachine machine = machine(1000);
        machine.spawn("receiver", user -> {
            user.on(TYPE, Handler.KEEP);
            user.serve();
        });
        machine.spawn("sender", user -> {
            long start = user.filled(PAGES, 1);
            long in = swap(machine).pagesIn();
            for (long page = 0; page < 100; page++) {
                assertEquals(1, user.send("receiver", TYPE, start + Page.address(page), 1, SendFlags.MOVE));
                user.giveWay();
            }
            assertEquals(in, swap(machine).pagesIn(), "nothing was read");
            user.exit(0);
        });
        machine.run();
        assertEquals(
                100,
                machine.kernel()
                        .process(machine.pid("receiver"))
                        .endpoint()
                        .counters()
                        .pagesKept());
        machine.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldLoseNothingWhateverProgramsDo(long seed) {
        TestMachine machine = new TestMachine(builder -> builder.memory("1M")
                .swap(Page.address(2000))
                .cpus(2)
                .quantum(50)
                .seed(seed));
        for (String name : new String[] {"one", "two"}) {
            machine.spawn(name, user -> churn(user, new Random(seed + name.length())));
        }
        machine.run();
        assertTrue(swap(machine).pagesIn() > 100);
        machine.close();
    }

    /** Stores, loads, sends duplicates to itself, and compares with what it knows. */
    private static void churn(User user, Random random) {
        long[] expected = new long[300];
        long start = user.map(expected.length);
        user.on(TYPE, message -> {
            assertEquals(expected[(int) user.load(message.address() + 8)], user.load(message.address()));
            return 0;
        });
        for (int i = 0; i < 5_000; i++) {
            int page = random.nextInt(expected.length);
            long address = start + Page.address(page);
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    expected[page] = random.nextLong();
                    user.store(address, expected[page]);
                    user.store(address + 8, page);
                }
                case 2 -> {
                    user.store(address + 8, page);
                    long flags = SendFlags.COPY | SendFlags.TO_SELF | SendFlags.WAIT;
                    assertEquals(0, user.send(0, TYPE, address, 1, flags));
                }
                default -> assertEquals(expected[page], user.load(address));
            }
        }
        user.exit(0);
    }
}
