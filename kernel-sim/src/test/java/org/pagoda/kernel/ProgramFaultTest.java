package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.Script;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.Rights;

/** An access that is not allowed ends the process, and only it. */
class ProgramFaultTest {
    private final TestMachine machine = new TestMachine();
    private long address;

    @AfterEach
    void close() {
        machine.close();
    }

    private void assertFaults(String access, Script script) {
        Process process = machine.spawn("program", user -> {
            script.run(user);
            machine.log("went on");
        });
        Process bystander = machine.spawn("bystander", user -> user.exit(1));
        machine.runToEnd();
        machine.assertLog();
        machine.assertExited(bystander, 1);
        machine.assertKilled(process, Kernel.STATUS_FAULT, "page fault", access + " at 0x" + Long.toHexString(address));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                8,
                0xffff,
                0x10_0000_0000L,
                0x20_0000_0000L,
                PageTableWalker.USER_END - 8,
                PageTableWalker.USER_END,
                1L << 39,
                1L << 62,
                Long.MAX_VALUE - 7,
                Long.MIN_VALUE,
                -1L << 38,
                -8
            })
    void shouldDieOfALoadWhereNothingIsMapped(long where) {
        address = where;
        assertFaults("load", user -> user.load(where));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0x20_0000_0000L, PageTableWalker.USER_END, -1L << 38, -8})
    void shouldDieOfAStoreWhereNothingIsMapped(long where) {
        address = where;
        assertFaults("store", user -> user.store(where, 1));
    }

    @Test
    void shouldDieOfAStoreToAReadOnlyRegion() {
        assertFaults("store", user -> {
            address = user.map(1, Rights.READ);
            assertEquals(0, user.load(address));
            user.store(address, 1);
        });
    }

    @Test
    void shouldDieOfALoadFromARegionWithoutRights() {
        assertFaults("load", user -> {
            address = user.map(1, Rights.NONE);
            user.load(address);
        });
    }

    @Test
    void shouldDieOfALoadAfterMunmap() {
        assertFaults("load", user -> {
            address = user.filled(1, 7);
            assertEquals(0, user.munmap(address, 1));
            user.load(address);
        });
    }

    @Test
    void shouldDieOfALoadBehindTheLastPage() {
        assertFaults("load", user -> {
            address = user.filled(1, 7) + Page.SIZE;
            user.load(address);
        });
    }

    @Test
    void shouldDieOfALoadThatStraddlesTheLastPage() {
        Process process = machine.spawn("program", user -> user.load(user.filled(1, 7) + Page.SIZE - 4));
        machine.runToEnd();
        machine.assertKilled(process, Kernel.STATUS_FAULT, "page fault: load at 0x10000010");
    }

    @Test
    void shouldDieOfALoadAfterItHasMovedThePageAway() {
        machine.spawn("receiver", user -> {
            user.on(TYPE, Handler.KEEP);
            user.pause();
            user.pause();
        });
        Process process = machine.spawn("program", user -> {
            address = user.filled(1, 7);
            assertEquals(1, user.send("receiver", TYPE, address, 1, SendFlags.MOVE));
            user.load(address);
            machine.log("went on");
        });
        machine.runUntilIdle();
        machine.assertLog();
        machine.assertKilled(process, Kernel.STATUS_FAULT, "load at 0x" + Long.toHexString(address));
    }

    @Test
    void shouldDieOfAStoreToAPageReceivedReadOnly() {
        Process process = machine.spawn("program", user -> {
            user.on(TYPE, message -> {
                address = message.address();
                machine.log(user.load(address));
                user.store(address, 1);
                machine.log("went on");
                return 1;
            });
            user.serve();
        });
        machine.spawn("sender", user -> user.send("program", TYPE, user.filled(1, 7), 1, SendFlags.PUBLISH));
        machine.runToEnd();
        machine.assertLog(7L);
        machine.assertKilled(process, Kernel.STATUS_FAULT, "store at 0x" + Long.toHexString(address));
    }

    @Test
    void shouldDieOfALoadFromAPageItsHandlerDidNotKeep() {
        Process process = machine.spawn("program", user -> {
            user.on(TYPE, message -> {
                address = message.address();
                return 0;
            });
            user.pause();
            user.load(address);
            machine.log("went on");
        });
        machine.spawn("sender", user -> user.send("program", TYPE, user.filled(1, 7), 1, SendFlags.MOVE));
        machine.runToEnd();
        machine.assertLog();
        machine.assertKilled(process, Kernel.STATUS_FAULT, "load at 0x" + Long.toHexString(address));
    }

    @Test
    void shouldKeepStatusAndCauseWhenTheProgramCatchesItsFault() {
        Process process = machine.spawn("program", user -> {
            for (int i = 0; i < 3; i++) {
                try {
                    user.load(8L * i);
                    machine.log("went on");
                } catch (Error e) {
                    machine.log("caught");
                }
            }
        });
        machine.runToEnd();
        machine.assertLog("caught", "caught", "caught");
        machine.assertKilled(process, Kernel.STATUS_FAULT, "load at 0x0");
    }
}
