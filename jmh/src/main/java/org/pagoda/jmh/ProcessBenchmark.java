package org.pagoda.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.pagoda.user.ChildEntry;
import org.pagoda.user.Libc;
import org.pagoda.user.ProgramImage;

/**
 * What it costs to have a process, or a thread, that does nothing: made, run on a host thread of the pool, ended, and waited for. Host threads are
 * handed the CPU twice in each operation.
 */
public class ProcessBenchmark extends PagodaBenchmark {
    /** The name of a program that ends at once. */
    private static final String IDLER = "idler";

    /** A process that can have children. */
    public static class Parent extends BenchmarkMachine {
        @Override
        protected void prepare() {
            machine().programs().add(IDLER, ProgramImage.factory(machine().kernel(), () -> libc -> {}));
        }

        private long await(long child) {
            return SendBenchmark.check(libc().waitChild(child, 0, 0), child);
        }
    }

    /** A forked child that ends at once. */
    public static final class Child implements ChildEntry {
        @Override
        public void main(Libc libc, long argument) {}
    }

    /** From spawn to the end of the wait. */
    @Benchmark
    public long spawnToExit(Parent parent) {
        return parent.await(parent.libc().spawn(IDLER));
    }

    /** From fork to the end of the wait; the parent has no pages to speak of. */
    @Benchmark
    public long forkToExit(Parent parent) {
        return parent.await(parent.libc().fork(Child.class, 0));
    }

    /** From start to the end of the join. */
    @Benchmark
    public long threadToExit(Parent parent) {
        long thread = parent.libc().startThread((libc, argument) -> {}, 0);
        return SendBenchmark.check(parent.libc().joinThread(thread, 0), 0);
    }
}
