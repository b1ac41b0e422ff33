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
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.ProgramImage;

/**
 * What it costs to show one page to many processes at once, in all: they only serve, and their handlers keep nothing. {@link #send} is the system
 * call, after which the page is in all their tables; {@link #sendAndHandle} waits until all handlers have run.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4)
@Measurement(iterations = 5)
public class BroadcastBenchmark extends PagodaBenchmark {
    private static final long FLAGS = SendFlags.PUBLISH | SendFlags.TO_OTHERS;

    /** A process that has one page, and many that want to see it. */
    public static class Broadcaster extends BenchmarkMachine {
        @Param({"1000", "100000"})
        private int receivers = 100;

        private long page;

        @Override
        protected Machine.Builder configure(Machine.Builder builder) {
            return builder.memory(4L << 30);
        }

        @Override
        protected void prepare() {
            page = libc().mmap(1);
            libc().store64(page, 1);
            for (int i = 0; i < receivers; i++) {
                machine()
                        .spawnServing(
                                "receiver",
                                new ProgramImage(
                                        machine().kernel(),
                                        libc -> libc.registerHandler(
                                                TYPE, (inHandler, pid, type, address, size, flags) -> 0)));
            }
            while (libc().send(0, TYPE, 0, 0, SendFlags.TO_OTHERS | SendFlags.WAIT) < 0
                    || machine().kernel().sends() < 1) {
                libc().schedYield(); // until the first has begun
            }
            handleAll();
        }

        private long send(long flags) {
            return libc().send(0, TYPE, page, 1, flags);
        }

        /** Until nothing is queued anywhere: what was sent before comes before this. */
        @TearDown(Level.Iteration)
        public void handleAll() {
            SendBenchmark.check(libc().send(0, TYPE, 0, 0, SendFlags.TO_OTHERS | SendFlags.WAIT), 0);
        }
    }

    /** The page is in the tables of all receivers. */
    @Benchmark
    public long send(Broadcaster broadcaster) {
        return SendBenchmark.check(broadcaster.send(FLAGS), broadcaster.receivers);
    }

    /** All handlers have run. */
    @Benchmark
    public long sendAndHandle(Broadcaster broadcaster) {
        return SendBenchmark.check(broadcaster.send(FLAGS | SendFlags.WAIT), 0);
    }
}
