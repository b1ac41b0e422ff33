package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;

/** Very many processes that only serve, with a page each. */
class CrowdTest {
    /** Frames of a space with one page: three tables, and the page. */
    private static final int FRAMES_EACH = 4;

    @ParameterizedTest
    @ValueSource(ints = {2000})
    void shouldHaveManyProcesses(int many) {
        haveMany("64M", many);
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(ints = {100_000})
    void shouldHaveMoreProcessesThanThereAreNumbersForTlbs(int many) {
        haveMany("2G", many);
    }

    private static void haveMany(String memory, int many) {
        try (TestMachine machine =
                new TestMachine(builder -> builder.memory(memory).poison(false).tickLimit(Long.MAX_VALUE))) {
            int framesBefore = machine.machine().framesInUse();
            Process[] servers = new Process[many];
            long[] pages = new long[many];
            for (int i = 0; i < many; i++) {
                int number = i;
                servers[i] = machine.spawnServing("server " + i, user -> {
                    long page = user.call(SystemCallNumber.MMAP, 0, 1, Rights.READ | Rights.WRITE);
                    user.store(page, number);
                    pages[number] = page;
                    user.on(TestMachine.TYPE, message -> {
                        user.store(page, user.load(page) + message.address());
                        return 0;
                    });
                });
            }
            machine.run();
            assertEquals(FRAMES_EACH * many, machine.machine().framesInUse() - framesBefore);
            Process teller = machine.spawn("teller", user -> {
                for (Process server : servers) {
                    assertEquals(0, user.send(server.pid(), TestMachine.TYPE, 1_000_000, 0, SendFlags.WAIT));
                }
            });
            machine.run();
            machine.assertExited(teller, 0);
            for (int i = 0; i < many; i++) {
                assertEquals(1_000_000L + i, load(machine.machine(), servers[i], pages[i]));
            }
        }
    }

    private static long load(Machine machine, Process process, long address) {
        int frame = PageTableEntry.frame(process.space().pageTable().get(address));
        return machine.kernel().memory().getLong(Page.address(frame));
    }
}
