package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.TestMachine;
import org.pagoda.mmu.Rights;

/** Several threads of the host that are tasks of one machine, at once and by turns. */
class AttachedThreadsTest {
    private static final UserContext IDLE = new UserContext() {
        @Override
        public void main() {}

        @Override
        public long handle(long handler, long pid, long type, long address, long size, long flags) {
            return size;
        }
    };

    private final TestMachine machine =
            new TestMachine(builder -> builder.parallel(true).cpus(2).quantum(Integer.MAX_VALUE));
    private final AttachedThreads threads = machine.kernel().attachedThreads();

    @AfterEach
    void close() {
        machine.close();
    }

    private Task first() {
        Task task = threads.attach("first", self -> IDLE, ProcessLimits.DEFAULT);
        assertNotNull(task);
        return task;
    }

    private long call(Task task, long number, long a0, long a1, long a2) {
        return machine.kernel().systemCall(task, number, a0, a1, a2, 0, 0, 0);
    }

    private long map(Task task) {
        long page = call(task, SystemCallNumber.MMAP, 0, 1, Rights.READ | Rights.WRITE);
        store(task, page, 1);
        return page;
    }

    private void store(Task task, long address, long value) {
        machine.kernel().tick(task);
        task.cpu().mmu().store64(address, value);
    }

    private long load(Task task, long address) {
        machine.kernel().tick(task);
        return task.cpu().mmu().load64(address);
    }

    @Test
    void shouldNotKeepOthersWaitingWhileOneRests() {
        Task first = first();
        long page = map(first);
        threads.rest(first);
        Task second = threads.attach(first.process(), self -> IDLE);
        assertEquals(0, call(second, SystemCallNumber.MPROTECT, page, 1, Rights.READ));
        assertEquals(1, load(second, page));
        threads.rest(second);
        machine.check();
        threads.detach(second);
        threads.detach(first);
    }

    @Test
    void shouldSeeAfterARestWhatOthersDidMeanwhile() {
        Task first = first();
        long page = map(first);
        threads.rest(first);
        Task second = threads.attach(first.process(), self -> IDLE);
        store(second, page, 2);
        assertEquals(0, call(second, SystemCallNumber.MUNMAP, page, 1, 0));
        threads.detach(second);
        assertFalse(threads.perform(first, () -> load(first, page)), "the page is not there any more");
        assertEquals(Kernel.STATUS_FAULT, first.process().exitStatus());
        threads.detach(first);
    }

    @Test
    void shouldGoOnWithATaskOnAnotherThread() {
        Task first = first();
        long page = map(first);
        threads.rest(first);
        CompletableFuture.runAsync(() -> assertTrue(threads.perform(first, () -> store(first, page, 3))))
                .join();
        threads.resume(first);
        assertEquals(3, load(first, page));
        threads.detach(first);
    }

    @Test
    void shouldEndTheProcessWithItsFirstTaskOnly() {
        Task first = first();
        threads.rest(first);
        Task second = threads.attach(first.process(), self -> IDLE);
        threads.detach(second);
        assertEquals(Process.State.ALIVE, first.process().state());
        Task third = threads.attach(first.process(), self -> IDLE);
        threads.rest(third);
        threads.detach(first);
        AtomicBoolean done = new AtomicBoolean();
        assertFalse(threads.perform(third, () -> {
            call(third, SystemCallNumber.GETPID, 0, 0, 0);
            done.set(true);
        }));
        assertFalse(done.get());
        threads.detach(third);
        assertEquals(Process.State.DEAD, third.process().state());
    }

    @Test
    void shouldSayThatATaskIsNotAtRest() {
        Task first = first();
        assertTrue(assertThrows(IllegalStateException.class, () -> threads.resume(first))
                .getMessage()
                .endsWith("is not at rest"));
        threads.detach(first);
    }

    @Test
    void shouldSayThatAProcessHasEnded() {
        Task first = first();
        threads.detach(first);
        assertTrue(assertThrows(IllegalStateException.class, () -> threads.attach(first.process(), self -> IDLE))
                .getMessage()
                .endsWith("has ended"));
    }

    @Test
    void shouldSayThatAllCpusHaveTasks() {
        Task first = first();
        threads.rest(first);
        Task second = threads.attach(first.process(), self -> IDLE);
        threads.rest(second);
        assertEquals(
                "all 2 CPUs have tasks",
                assertThrows(IllegalStateException.class, () -> threads.attach(first.process(), self -> IDLE))
                        .getMessage());
        threads.detach(second);
        threads.detach(first);
    }
}
