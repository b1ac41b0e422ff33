package org.pagoda.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.pagoda.mmu.Page;

/**
 * What a page costs that is touched for the first time and given back: two system calls, the fault, a frame of zeros. It is always the same
 * frame, so it is in the host's nearest cache; beside it, what zeroing it costs alone.
 */
public class FaultBenchmark extends PagodaBenchmark {
    /** Pages of one region in {@link #mapTouchAndUnmapMany}. */
    static final int BATCH = 64;

    /** A frame of the machine's memory. */
    public static class OneFrame extends BenchmarkMachine {
        private int frame;

        @Override
        protected void prepare() {
            frame = machine().kernel().frames().allocateUser(0);
        }

        @Override
        protected void cleanUp() {
            machine().kernel().frames().free(frame);
        }
    }

    /** A page is asked for, stored into, and given back. */
    @Benchmark
    public long mapTouchAndUnmap(BenchmarkMachine machine) {
        long page = machine.libc().mmap(1);
        machine.libc().store64(page, 1);
        return SendBenchmark.check(machine.libc().munmap(page, 1), 0);
    }

    /** For one page of {@value #BATCH}: they are asked for in one call, stored into one by one, and given back in one call. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long mapTouchAndUnmapMany(BenchmarkMachine machine) {
        long start = machine.libc().mmap(BATCH);
        for (int page = 0; page < BATCH; page++) {
            machine.libc().store64(start + Page.address(page), 1);
        }
        return SendBenchmark.check(machine.libc().munmap(start, BATCH), 0);
    }

    /** The same two calls without the store between them. */
    @Benchmark
    public long mapAndUnmap(BenchmarkMachine machine) {
        long page = machine.libc().mmap(1);
        return SendBenchmark.check(machine.libc().munmap(page, 1), 0);
    }

    /** One frame is filled with zeros. */
    @Benchmark
    public void zeroFrame(OneFrame one) {
        one.machine().kernel().memory().zero(one.frame);
    }
}
