package org.pagoda.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.pagoda.ipc.SendFlags;

/**
 * What it costs to show one page to many processes at once, in all: they only serve, and their handlers keep nothing. {@link #send} is the system
 * call, after which the page is in all their tables; {@link #sendAndHandle} waits until all handlers have run. With few receivers a single call is
 * too short to be timed, and some calls are too few for the JIT compiler: {@link #sendToFewAndHandle} is the second of the two, again and again.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4)
@Measurement(iterations = 5)
public class BroadcastBenchmark extends PagodaBenchmark {
    private static final long FLAGS = SendFlags.PUBLISH | SendFlags.TO_OTHERS;

    /** A process that has one page, and others that want to see it. */
    public abstract static class Broadcaster extends CrowdMachine {
        private long page;

        /** How many want to see it. */
        abstract int receivers();

        @Override
        protected final void prepare() {
            page = libc().mmap(1);
            libc().store64(page, 1);
            spawnServing(receivers(), (libc, pid, type, address, size, flags) -> 0);
        }

        final long send() {
            return SendBenchmark.check(libc().send(0, TYPE, page, 1, FLAGS), receivers());
        }

        final long sendAndWait() {
            return SendBenchmark.check(libc().send(0, TYPE, page, 1, FLAGS | SendFlags.WAIT), 0);
        }

        /** Until nothing is queued anywhere: what was sent before comes before this. */
        @TearDown(Level.Iteration)
        public void handleAll() {
            SendBenchmark.check(libc().send(0, TYPE, 0, 0, SendFlags.TO_OTHERS | SendFlags.WAIT), 0);
        }
    }

    /** So many that one send takes long. */
    public static class Crowd extends Broadcaster {
        @Param("100000")
        private int receivers = 100;

        @Override
        int receivers() {
            return receivers;
        }
    }

    /** So few that it takes many sends to measure one. */
    public static class Few extends Broadcaster {
        @Param({"1", "10", "1000"})
        private int receivers = 10;

        @Override
        int receivers() {
            return receivers;
        }
    }

    /** The page is in the tables of all receivers. */
    @Benchmark
    public long send(Crowd crowd) {
        return crowd.send();
    }

    /** All handlers have run. */
    @Benchmark
    public long sendAndHandle(Crowd crowd) {
        return crowd.sendAndWait();
    }

    /** All handlers have run. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Warmup(iterations = 5, time = 1)
    @Measurement(iterations = 5, time = 1)
    public long sendToFewAndHandle(Few few) {
        return few.sendAndWait();
    }
}
