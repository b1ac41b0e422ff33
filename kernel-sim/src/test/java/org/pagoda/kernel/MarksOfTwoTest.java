package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Received;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTable;
import org.pagoda.mmu.PageTableEntry;

/**
 * The accessed and dirty bits where two CPUs set them in one table. A process of one task has them set by plain stores; from its second task on they
 * must not be.
 */
class MarksOfTwoTest {
    private static final int PAGES = 512;
    private static final int ROUNDS = 12;

    /** One loads from a page at the moment the other stores into it: what the one sets must not wipe out what the other has set. */
    @Test
    void shouldLoseNoMarkWhenTwoTasksTouchAPageAtOnce() {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        long[] pages = new long[1];
        try (TestMachine machine =
                new TestMachine(builder -> builder.parallel(true).cpus(2).quantum(Integer.MAX_VALUE))) {
            Process process = machine.spawn("two", user -> {
                user.on(TYPE, message -> touchWithAnother(user, message, pages, next, done));
                machine.startTask(user.task().process(), second -> storeInto(second, pages, next, done));
                for (int round = 0; round < ROUNDS; round++) {
                    long own = user.filled(PAGES, 0);
                    assertEquals(PAGES, user.send(user.getpid(), TYPE, own, PAGES, SendFlags.MOVE));
                    user.getpid(); // an interrupt point, if the message was not handled yet
                }
                next.set(-1);
            });
            machine.runToEnd();
            machine.assertExited(process, 0);
        }
    }

    private static long touchWithAnother(
            User user, Received message, long[] pages, AtomicInteger next, AtomicInteger done) {
        pages[0] = message.address();
        for (int i = 0; i < PAGES; i++) {
            done.set(0);
            next.set(i + 1);
            user.load(message.address() + Page.address(i));
            while (done.get() == 0) {
                Thread.onSpinWait();
            }
        }
        next.set(0);
        PageTable table = user.task().process().space().pageTable();
        for (int i = 0; i < PAGES; i++) {
            long entry = table.get(message.address() + Page.address(i));
            assertTrue((entry & PageTableEntry.DIRTY) != 0, "page " + i + " was stored into, and is not dirty");
        }
        return 0;
    }

    private static void storeInto(User user, long[] pages, AtomicInteger next, AtomicInteger done) {
        int last = 0;
        while (next.get() >= 0) {
            int now = next.get();
            if (now > 0 && now != last) {
                user.store(pages[0] + Page.address(now - 1), now);
                done.set(1);
            } else {
                user.getpid(); // looks up: the other may wait until it does
            }
            last = now;
        }
    }
}
