package org.pagoda.user;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** What programs stand on. */
class LibcTest {
    private static final long TYPE = 64;

    private final List<String> printed = new ArrayList<>();
    private final Machine machine =
            Machine.builder().memory("1M").console(printed::add).build();
    private final int framesBefore = machine.framesInUse();

    @AfterEach
    void close() {
        machine.shutDown();
        assertEquals(framesBefore, machine.framesInUse());
        machine.close();
    }

    private Process spawn(Program program) {
        return machine.spawn("program", new ProgramImage(machine.kernel(), program));
    }

    /** Runs a program that must not fail. */
    private void run(Program program) {
        Process process = runOnly(program);
        assertNull(process.cause());
        assertEquals(0, process.exitStatus());
    }

    private Process runOnly(Program program) {
        Process process = spawn(program);
        assertEquals(RunResult.Outcome.ALL_EXITED, machine.run().outcome());
        return process;
    }

    private long ticks(Runnable what) {
        long before = machine.kernel().ticks();
        what.run();
        return machine.kernel().ticks() - before;
    }

    @Test
    void shouldStoreAndLoadValuesOfEachWidth() {
        run(libc -> {
            long page = libc.mmap(1);
            libc.store64(page, 0x8877_6655_4433_2211L);
            assertEquals(0x11, libc.load8(page));
            assertEquals((byte) 0x88, libc.load8(page + 7));
            assertEquals((short) 0x8877, libc.load16(page + 6));
            assertEquals(0x8877_6655, libc.load32(page + 4));
            libc.store8(page, (byte) 0xff);
            libc.store16(page + 2, (short) 0xeeee);
            libc.store32(page + 4, 0xdddd_dddd);
            assertEquals(0xdddd_dddd_eeee_22ffL, libc.load64(page));
        });
    }

    @Test
    void shouldTakeATickForEachAccess() {
        run(libc -> {
            long page = libc.mmap(1);
            assertEquals(8, ticks(() -> {
                libc.store8(page, (byte) 1);
                libc.store16(page, (short) 1);
                libc.store32(page, 1);
                libc.store64(page, 1);
                libc.load8(page);
                libc.load16(page);
                libc.load32(page);
                libc.load64(page);
            }));
        });
    }

    @Test
    void shouldTakeATickForEachPageOfABulkAccess() {
        byte[] bytes = new byte[3 * Page.SIZE];
        run(libc -> {
            long pages = libc.mmap(4);
            assertEquals(3, ticks(() -> libc.store(pages, bytes, 0, bytes.length)));
            assertEquals(4, ticks(() -> libc.store(pages + 1, bytes, 0, bytes.length)));
            assertEquals(3, ticks(() -> libc.load(pages, bytes, 0, bytes.length)));
            assertEquals(2, ticks(() -> libc.load(pages + Page.SIZE - 1, bytes, 0, 2)));
            assertEquals(1, ticks(() -> libc.load(pages, bytes, 0, Page.SIZE)));
            assertEquals(0, ticks(() -> libc.load(pages, bytes, 0, 0)));
        });
    }

    @Test
    void shouldTakeATickForEachSystemCall() {
        run(libc -> {
            assertEquals(1, ticks(libc::getpid));
            assertEquals(1, ticks(() -> libc.systemCall(SystemCallNumber.NULL, 0, 0, 0, 0, 0, 0)));
            assertEquals(1, ticks(() -> libc.mmap(1)));
        });
    }

    @Test
    void shouldStoreAndLoadInBulk() {
        byte[] bytes = new byte[2 * Page.SIZE + 10];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        run(libc -> {
            long pages = libc.mmap(3);
            libc.store(pages + 5, bytes, 3, bytes.length - 3);
            byte[] read = new byte[bytes.length];
            libc.load(pages + 5, read, 3, bytes.length - 3);
            read[0] = bytes[0];
            read[1] = bytes[1];
            read[2] = bytes[2];
            assertArrayEquals(bytes, read);
            assertEquals(0, libc.load8(pages + 4));
        });
    }

    @Test
    void shouldDieOfABulkAccessThatRunsOutOfTheMapping() {
        Process process = runOnly(libc -> libc.load(libc.mmap(1), new byte[Page.SIZE + 1], 0, Page.SIZE + 1));
        assertEquals(Kernel.STATUS_FAULT, process.exitStatus());
        assertTrue(String.valueOf(process.cause()).contains("load at 0x1000001000"), process::cause);
    }

    @Test
    void shouldPassSystemCallsOnWithAllArguments() {
        machine.kernel()
                .table()
                .add(
                        150,
                        "sum",
                        (task, a0, a1, a2, a3, a4, a5) ->
                                a0 * 100_000 + a1 * 10_000 + a2 * 1_000 + a3 * 100 + a4 * 10 + a5);
        run(libc -> {
            assertEquals(123_456, libc.systemCall(150, 1, 2, 3, 4, 5, 6));
            assertEquals(Errno.ENOSYS.result(), libc.systemCall(151, 1, 2, 3, 4, 5, 6));
        });
    }

    @Test
    void shouldHandleWithWhatWasRegistered() {
        run(libc -> {
            List<String> handled = new ArrayList<>();
            libc.registerHandler(TYPE, (inHandler, pid, type, address, size, flags) -> {
                handled.add("one " + pid + " " + type + " " + inHandler.load64(address) + " " + size + " " + flags);
                return size;
            });
            libc.registerHandler(TYPE + 1, (inHandler, pid, type, address, size, flags) -> {
                handled.add("two " + address);
                return 0;
            });
            long self = libc.getpid();
            long page = libc.mmap(1);
            libc.store64(page, 7);
            assertEquals(1, libc.send(self, TYPE, page, 1, SendFlags.MOVE));
            assertEquals(0, libc.send(self, TYPE + 1, 9, 0, 0));
            assertEquals(0, libc.unregisterHandler(TYPE));
            assertEquals(Errno.ECONNREFUSED.result(), libc.send(self, TYPE, 0, 0, 0));
            assertEquals(List.of("one " + self + " 64 7 1 2", "two 9"), handled);
        });
    }

    @Test
    void shouldDieWhenAHandlersAddressIsNone() {
        Process process = runOnly(libc -> {
            libc.systemCall(SystemCallNumber.REGISTER_HANDLER, TYPE, 12345, 0, 0, 0, 0);
            libc.send(libc.getpid(), TYPE, 0, 0, 0);
        });
        assertEquals(Kernel.STATUS_ABORT, process.exitStatus());
        assertTrue(String.valueOf(process.cause()).contains("no handler at address 0x3039"), process::cause);
    }

    @Test
    void shouldSetTheProcesssTimer() {
        run(libc -> {
            List<Long> told = new ArrayList<>();
            libc.registerHandler(MessageType.TIMER, (inHandler, pid, type, times, size, flags) -> {
                told.add(machine.kernel().ticks());
                return 0;
            });
            assertEquals(0, libc.setTimer(10, 20));
            long since = machine.kernel().ticks();
            libc.pause();
            libc.pause();
            assertEquals(List.of(since + 10, since + 30), told);
            assertEquals(19, libc.setTimer(0, 0));
            assertEquals(Errno.EINVAL.result(), libc.setTimer(-1, 0));
        });
    }

    @Test
    void shouldPrintLinesAndCutLongOnes() {
        run(libc -> {
            libc.print("grüße");
            libc.print("x".repeat(5000));
            libc.print("");
        });
        assertEquals(List.of("grüße\n", "x".repeat(4096), "\n"), printed);
    }

    @Test
    void shouldEndWithTheStatusOfExit() {
        Process process = runOnly(libc -> {
            libc.exit(7);
            printed.add("exit returned");
        });
        assertEquals(7, process.exitStatus());
        assertEquals(List.of(), printed);
    }

    @Test
    void shouldKeepHandlersOfTwoProcessesOfOneProgramApart() {
        Program program = libc -> {
            long[] count = {0};
            libc.registerHandler(TYPE, (inHandler, pid, type, address, size, flags) -> ++count[0] - count[0]);
            libc.send(libc.getpid(), TYPE, 0, 0, 0);
            assertEquals(1, count[0]);
        };
        Process first = spawn(program);
        Process second = spawn(program);
        assertEquals(RunResult.Outcome.ALL_EXITED, machine.run().outcome());
        assertNull(first.cause());
        assertNull(second.cause());
    }
}
