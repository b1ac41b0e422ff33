package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thread at a time, and nobody waits for ever. */
@Timeout(60)
class KernelLockTest {
    private static final int ROUNDS = 20_000;

    private final KernelLock lock = new KernelLock();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    // Guarded by lock, and by nothing else.
    private long count;
    private long other;

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private void increment(int pause) {
        for (int i = 0; i < ROUNDS; i++) {
            lock.lock();
            count++;
            for (int spin = 0; spin < pause; spin++) {
                Thread.onSpinWait();
            }
            other = count;
            lock.unlock();
        }
    }

    /** Short stays, for which others spin; and longer ones, for which they go to sleep. */
    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void shouldLetOneInAtATime(int pause) throws ExecutionException, InterruptedException {
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(threads.submit(() -> increment(pause)));
        }
        for (Future<?> run : runs) {
            run.get();
        }
        assertEquals(4 * ROUNDS, count);
        assertEquals(count, other);
    }

    @Test
    void shouldKnowWhoseItIs() throws ExecutionException, InterruptedException {
        assertFalse(lock.isMine());
        lock.lock();
        assertTrue(lock.isMine());
        assertFalse(threads.submit(lock::isMine).get());
        lock.unlock();
        assertFalse(lock.isMine());
    }

    /** Kernel code may use what is there for callers from outside. */
    @Test
    void shouldBeLeftAsOftenAsItWasTaken() throws ExecutionException, InterruptedException {
        lock.lock();
        lock.lock();
        lock.unlock();
        assertTrue(lock.isMine());
        lock.unlock();
        assertFalse(lock.isMine());
        assertTrue(threads.submit(() -> {
                    lock.lock();
                    return lock.isMine();
                })
                .get());
    }

    /** Interrupts are for programs of the host; the kernel's lock is taken all the same, and they are not lost. */
    @Test
    void shouldBeTakenByAThreadThatWasInterrupted() throws ExecutionException, InterruptedException {
        lock.lock();
        Future<Boolean> taken = threads.submit(() -> {
            Thread.currentThread().interrupt();
            lock.lock();
            boolean interrupted = Thread.currentThread().isInterrupted() && lock.isMine();
            lock.unlock();
            return interrupted;
        });
        while (!lock.hasSleeper()) {
            Thread.onSpinWait();
        }
        lock.unlock();
        assertTrue(taken.get());
    }
}
