package org.pagoda.user;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.Errno;

/** Threads, and the ends of children, as programs have them. */
class LibcThreadTest {
    private final List<String> printed = new ArrayList<>();

    private Machine machine = Machine.builder().build();

    @AfterEach
    void close() {
        machine.close();
    }

    private Process run(boolean parallel, Program program) {
        machine.close();
        machine = Machine.builder()
                .memory("1M")
                .cpus(2)
                .parallel(parallel)
                .checked(!parallel)
                .console(printed::add)
                .build();
        int framesBefore = machine.framesInUse();
        Process process = machine.spawn("program", new ProgramImage(machine.kernel(), program));
        RunResult result = machine.run();
        assertEquals(RunResult.Outcome.ALL_EXITED, result.outcome(), () -> String.valueOf(result.tasks()));
        assertEquals(framesBefore, machine.framesInUse());
        return process;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldShareMemoryAndCodeBetweenThreads(boolean parallel) {
        Process process = run(parallel, libc -> {
            long page = libc.mmap(1);
            long[] tids = new long[4];
            for (int i = 0; i < tids.length; i++) {
                tids[i] = libc.startThread(
                        (thread, argument) -> {
                            long address = page + 8 * argument;
                            thread.store64(address, thread.gettid());
                            if (argument == 2) {
                                thread.exitThread(99);
                            }
                            thread.print("thread " + argument);
                        },
                        i);
            }
            for (int i = 0; i < tids.length; i++) {
                assertEquals(0, libc.joinThread(tids[i], page + 512));
                assertEquals(i == 2 ? 99 : 0, libc.load64(page + 512));
                assertEquals(tids[i], libc.load64(page + 8L * i));
            }
            assertEquals(Errno.ESRCH.result(), libc.joinThread(tids[0], 0));
        });
        assertEquals(0, process.exitStatus(), () -> String.valueOf(process.cause()));
        assertEquals(3, printed.size());
    }

    /** What a thread has passed to the kernel by is given back with it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveNoPagesBehind(boolean parallel) {
        Process process = run(parallel, libc -> {
            long first = libc.startThread((thread, argument) -> thread.print("first"), 0);
            libc.joinThread(first, 0);
            long pages = libc.mmap(1);
            libc.munmap(pages, 1);
            for (int i = 0; i < 5; i++) {
                long tid = libc.startThread(
                        (thread, argument) -> {
                            thread.print("other");
                            thread.exitThread(0);
                        },
                        0);
                libc.joinThread(tid, 0);
            }
            // The lowest gap is where it was.
            assertEquals(pages, libc.mmap(1));
        });
        assertEquals(0, process.exitStatus(), () -> String.valueOf(process.cause()));
    }

    /** Ends with what it is given. */
    static final class Ender implements ChildEntry {
        @Override
        public void main(Libc libc, long status) {
            libc.exit(status);
        }
    }

    /** Waits for ever. */
    static final class Waiter implements ChildEntry {
        @Override
        public void main(Libc libc, long argument) {
            libc.pause();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldWaitForChildrenAndEndThem(boolean parallel) {
        Process process = run(parallel, libc -> {
            long status = libc.mmap(1);
            long ender = libc.fork(Ender.class, 7);
            long waiter = libc.fork(Waiter.class, 0);
            assertEquals(ender, libc.waitChild(-1, status, 0));
            assertEquals(7, libc.load64(status));
            assertEquals(0, libc.waitChild(waiter, status, 1));
            assertEquals(libc.getpid(), libc.getGroup(waiter));
            assertEquals(0, libc.setGroup(waiter, 0));
            assertEquals(0, libc.kill(-waiter));
            assertEquals(waiter, libc.waitChild(-1, status, 0));
            assertEquals(137, libc.load64(status));
            assertEquals(Errno.ECHILD.result(), libc.waitChild(-1, 0, 0));
            assertEquals(0, libc.getppid());
        });
        assertEquals(0, process.exitStatus(), () -> String.valueOf(process.cause()));
    }
}
