package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/** What programs ask of their address space; what it answers is tested where address spaces are. */
class MemoryCallsTest {
    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void shouldTakeTheRightToStore() {
        Process process = machine.spawn("program", user -> {
            long page = user.filled(2, 7);
            assertEquals(0, user.call(SystemCallNumber.MPROTECT, page, 1, Rights.READ));
            assertEquals(7, user.load(page));
            user.store(page + Page.SIZE, 1);
            user.store(page, 1);
        });
        machine.run();
        machine.assertKilled(process, Kernel.STATUS_FAULT, "store");
    }

    @Test
    void shouldReportWhatCannotBeProtected() {
        machine.spawn("program", user -> {
            long page = user.filled(1, 7);
            assertEquals(Errno.EINVAL.result(), user.call(SystemCallNumber.MPROTECT, page + 1, 1, Rights.READ));
            assertEquals(Errno.ENOMEM.result(), user.call(SystemCallNumber.MPROTECT, page, 2, Rights.READ));
        });
        machine.run();
    }

    @Test
    void shouldMoveTheEndOfTheHeap() {
        machine.spawn("program", user -> {
            long start = user.call(SystemCallNumber.BRK, 0);
            assertEquals(AddressSpace.HEAP_START, start);
            assertEquals(start + 5000, user.call(SystemCallNumber.BRK, start + 5000));
            user.store(start + Page.SIZE, 3);
            assertEquals(3, user.load(start + Page.SIZE));
            assertEquals(Errno.EINVAL.result(), user.call(SystemCallNumber.BRK, start - 1));
            assertEquals(start + 5000, user.call(SystemCallNumber.BRK, 0));
        });
        machine.run();
    }

    @Test
    void shouldHaveAStackThatGrowsAndEnds() {
        long pages = ProcessLimits.DEFAULT.stackPages();
        Process process = machine.spawn("program", user -> {
            user.store(AddressSpace.STACK_END - 8, 1);
            user.store(AddressSpace.STACK_END - Page.address(pages), 2);
            assertEquals(1, user.load(AddressSpace.STACK_END - 8));
            user.store(AddressSpace.STACK_END - Page.address(pages) - 8, 3);
        });
        machine.run();
        machine.assertKilled(process, Kernel.STATUS_FAULT, "store");
    }
}
