package org.pagoda.jmh;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The hot path allocates nothing: garbage is time that no figure for one call shows, because somebody else pays it
 * later.
 */
class AllocationTest {
    /** Enough for pools to fill and lists to grow to the size they need. */
    private static final int WARM_UP = 20_000;

    private static final int OPERATIONS = 100_000;

    private final SendBenchmark benchmark = new SendBenchmark();
    private final CallBenchmark calls = new CallBenchmark();

    @BeforeEach
    void needsAJvmThatCounts() {
        AllocatedBytes.assumeCounted();
    }

    @Test
    void shouldMoveAPageThereAndBackWithoutGarbage() {
        SendBenchmark.PingPong sender = new SendBenchmark.PingPong();
        assertNoGarbage(sender, () -> benchmark.moveThereAndBack(sender));
    }

    @Test
    void shouldReturnAPageWithoutGarbage() {
        SendBenchmark.Returning sender = new SendBenchmark.Returning();
        assertNoGarbage(sender, () -> benchmark.moveAndReturn(sender));
    }

    @Test
    void shouldMoveABatchThereAndBackWithoutGarbage() {
        SendBenchmark.BatchPingPong sender = new SendBenchmark.BatchPingPong();
        assertNoGarbage(sender, () -> benchmark.moveBatchThereAndBack(sender));
    }

    @Test
    void shouldCallWithoutGarbage() {
        CallBenchmark.ValueCaller caller = new CallBenchmark.ValueCaller();
        assertNoGarbage(caller, () -> calls.callAndReply(caller));
    }

    @Test
    void shouldCallWithAPageWithoutGarbage() {
        CallBenchmark.PageCaller caller = new CallBenchmark.PageCaller();
        assertNoGarbage(caller, () -> calls.callAndReplyWithPage(caller));
    }

    @Test
    void shouldNotifyWithoutGarbage() {
        SendBenchmark.Notifier sender = new SendBenchmark.Notifier();
        assertNoGarbage(sender, () -> benchmark.notifyAndWait(sender));
    }

    @Test
    void shouldCallTheKernelWithoutGarbage() {
        SystemCallBenchmark systemCalls = new SystemCallBenchmark();
        SystemCallBenchmark.Caller caller = new SystemCallBenchmark.Caller();
        assertNoGarbage(caller, () -> systemCalls.nullCall(caller));
    }

    @Test
    void shouldCopyFromAndToProgramsWithoutGarbage() {
        UserCopyBenchmark copies = new UserCopyBenchmark();
        UserCopyBenchmark.Pages pages = new UserCopyBenchmark.Pages();
        assertNoGarbage(pages, () -> copies.copyFromUser(pages));
        assertNoGarbage(pages, () -> copies.copyToUser(pages));
        UserCopyBenchmark.Values values = new UserCopyBenchmark.Values();
        assertNoGarbage(values, () -> copies.getUser(values));
        assertNoGarbage(values, () -> copies.putUser(values));
    }

    @Test
    void shouldCopyThroughAPipeWithoutGarbage() {
        PipeBenchmark pipes = new PipeBenchmark();
        PipeBenchmark.Pipe pipe = new PipeBenchmark.Pipe();
        assertNoGarbage(pipe, () -> pipes.writeAndRead(pipe));
    }

    private void assertNoGarbage(BenchmarkMachine machine, Runnable operation) {
        machine.boot();
        try {
            repeat(WARM_UP, operation);
            AllocatedBytes allocated = new AllocatedBytes(); // this thread runs the receiver's handler too
            repeat(OPERATIONS, operation);
            allocated.assertNothing(OPERATIONS);
        } finally {
            machine.shutDown();
        }
    }

    private static void repeat(int count, Runnable operation) {
        for (int i = 0; i < count; i++) {
            operation.run();
        }
    }
}
