package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.Counters;
import org.pagoda.ipc.HandlerTable;
import org.pagoda.ipc.SendFlags;
import org.pagoda.ipc.Totals;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Rights;

/** What the kernel counts over its whole life. */
class FiguresTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void shouldCountSendsOfTheLivingAndOfTheDead() {
        machine.spawn("server", user -> {
            user.on(TYPE, Handler.KEEP);
            user.serve();
        });
        machine.spawn("living", user -> {
            user.notify("server", TYPE, 1);
            user.send("server", TYPE, user.map(2), 2, SendFlags.MOVE);
            user.notify("server", TYPE + 1, 1); // nobody handles it: does not count
            user.serve();
        });
        Process dead = machine.spawn("dead", user -> {
            user.send("server", TYPE, 1, 0, SendFlags.WAIT);
            user.notify("server", TYPE, 1);
            user.load(0);
        });
        machine.runUntilIdle();
        machine.assertKilled(dead, Kernel.STATUS_FAULT);
        assertEquals(4, machine.kernel().sends());
    }

    @Test
    void shouldCountFaultsOfProgramsAndOfSystemCalls() {
        Process process = machine.spawn("program", user -> {
            long pages = user.map(3);
            user.load(pages);
            user.store(pages, 1);
            user.store(pages + 4096, 1);
            user.store(pages + 4096, 2);
            user.write(1, pages + 2 * 4096, 10);
            user.call(SystemCallNumber.OPEN, 8, 0);
            user.load(0);
        });
        machine.runToEnd();
        machine.assertKilled(process, Kernel.STATUS_FAULT);
        assertEquals(6, machine.kernel().faults());
    }

    @Test
    void shouldCopyNoPageToMoveOrShareIt() {
        machine.spawn("server", user -> {
            user.on(TYPE, Handler.KEEP);
            user.serve();
        });
        machine.spawn("sender", user -> {
            for (long flags : new long[] {0, SendFlags.MOVE, SendFlags.PUBLISH, SendFlags.SHARE}) {
                long page = user.map(2);
                user.load(page);
                user.store(page + 4096, 1);
                user.send("server", TYPE, page, 2, flags);
            }
        });
        machine.runUntilIdle();
        assertEquals(0, machine.kernel().pagesCopied());
        assertEquals(4, machine.kernel().sends());
    }

    private static long ofCpus(Kernel kernel, ToLongFunction<Cpu> counter) {
        long sum = 0;
        for (int number = 0; number < kernel.cpus().size(); number++) {
            sum += counter.applyAsLong(kernel.cpus().get(number));
        }
        return sum;
    }

    @Test
    void shouldCountWhatFaultsLeadTo() {
        machine.spawn("program", user -> {
            long pages = user.map(3);
            user.load(pages); // zeros
            user.load(pages + 4096); // zeros
            user.store(pages, 1); // a frame of its own, not a copy
            user.store(pages + 2 * 4096, 1);
            user.fork("child", each -> each.store(pages, 2)); // a copy
            user.giveWay();
        });
        machine.runToEnd();
        Kernel kernel = machine.kernel();
        assertEquals(2, ofCpus(kernel, Cpu::zeroPages));
        assertEquals(1, ofCpus(kernel, Cpu::pagesCopied));
        assertEquals(kernel.faults(), ofCpus(kernel, Cpu::faults));
    }

    @Test
    void shouldCountTicksOfEachProcess() {
        long[] used = new long[2];
        Process busy = machine.spawn("busy", user -> {
            long page = user.map(1);
            long before = user.task().process().usedTicks();
            for (int i = 0; i < 50; i++) {
                user.load(page);
            }
            used[0] = user.task().process().usedTicks() - before;
            user.giveWay();
            used[1] = user.task().process().usedTicks();
        });
        Process other = machine.spawn("other", user -> user.sleep(1000));
        machine.runToEnd();
        assertEquals(50, used[0]);
        assertEquals(used[1], busy.usedTicks());
        assertEquals(ofCpus(machine.kernel(), Cpu::ticks), busy.usedTicks() + other.usedTicks());
        assertEquals(0, busy.began());
    }

    @Test
    void shouldCountSlicesAndSwitches() {
        TestMachine sliced = new TestMachine(builder -> builder.quantum(10).seed(3));
        try {
            for (String name : new String[] {"a", "b"}) {
                sliced.spawn(name, user -> {
                    long page = user.map(1);
                    for (int i = 0; i < 200; i++) {
                        user.load(page);
                    }
                });
            }
            sliced.runToEnd();
            long slices = ofCpus(sliced.kernel(), Cpu::slicesOver);
            assertTrue(slices >= 20 && slices <= 80, "slices " + slices);
            long switches = ofCpus(sliced.kernel(), Cpu::switches);
            assertTrue(switches >= 15 && switches <= slices + 4, "switches " + switches);
        } finally {
            sliced.close();
        }
    }

    @Test
    void shouldCountShootdownsOfOtherCpus() {
        TestMachine two = new TestMachine(builder -> builder.cpus(2).quantum(10).seed(3));
        try {
            Process process = two.spawn("first", user -> {
                long page = user.map(1);
                for (int i = 0; i < 40; i++) {
                    user.store(page, i);
                    assertEquals(0, user.munmap(page, 1));
                    assertEquals(page, user.mmap(page, 1, Rights.READ | Rights.WRITE));
                }
            });
            two.startTask(process, user -> {
                long page = user.map(1);
                for (int i = 0; i < 400; i++) {
                    user.load(page);
                }
            });
            two.runToEnd();
            assertTrue(ofCpus(two.kernel(), Cpu::shootdowns) > 0);
        } finally {
            two.close();
        }
    }

    @Test
    void shouldCountWhyMessagesWereDropped() {
        Process busy = machine.spawn("busy", user -> {
            user.on(TYPE, Handler.KEEP);
            user.on(TYPE + 1, Handler.KEEP);
            user.mask(TYPE);
            user.mask(TYPE + 1);
            user.giveWay();
            user.off(TYPE);
            machine.log(user.task().process().endpoint().counters().droppedForHandler());
        });
        machine.spawn("sender", user -> {
            user.notify("busy", TYPE, 1);
            user.notify("busy", TYPE + 1, 1);
            user.notify("busy", TYPE + 1, 1);
        });
        machine.runToEnd();
        machine.assertLog(1L);
        Counters counters = busy.endpoint().counters();
        assertEquals(3, counters.dropped());
        assertEquals(2, counters.droppedAtEnd());
        Totals dead = machine.kernel().tasks().messagesOfTheDead();
        assertEquals(3, dead.admitted());
        assertEquals(3, dead.counters().dropped());
        assertEquals(2, dead.receivers());
    }

    @Test
    void shouldCountWhatWasHandledByType() {
        Process server = machine.spawn("server", user -> {
            user.on(TYPE, Handler.KEEP);
            user.on(TYPE + 1, Handler.KEEP);
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.notify("server", TYPE, 1);
            user.notify("server", TYPE + 1, 1);
            user.notify("server", TYPE + 1, 1);
        });
        machine.runUntilIdle();
        HandlerTable handlers = server.endpoint().handlers();
        assertEquals(1, handlers.handled(TYPE));
        assertEquals(2, handlers.handled(TYPE + 1));
        assertEquals(0, handlers.handled(TYPE + 2));
    }
}
