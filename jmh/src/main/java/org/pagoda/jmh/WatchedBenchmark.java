package org.pagoda.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.pagoda.kernel.boot.Machine;

/**
 * What it costs to be watched: a page there and back, as in {@link SendBenchmark#moveThereAndBack}, on a machine that records nothing, on one that
 * records and hashes every event, and on one that looks through the whole machine for a broken law as well. With tracing off the question whether
 * it is on remains; {@link org.pagoda.jmh.tracing.HookComparison} says what that costs.
 */
public class WatchedBenchmark extends PagodaBenchmark {
    /** How much is watched. */
    public enum Watch {
        NOTHING,
        TRACE,
        TRACE_AND_CHECKER
    }

    /** A sender on a machine that is watched. */
    public static class Watched extends SendBenchmark.PingPong {
        @Param({"NOTHING", "TRACE", "TRACE_AND_CHECKER"})
        private Watch watch = Watch.TRACE;

        @Override
        protected Machine.Builder configure(Machine.Builder builder) {
            return builder.traced(watch != Watch.NOTHING).checked(watch == Watch.TRACE_AND_CHECKER);
        }
    }

    /** There and back: two sends, two handlers. */
    @Benchmark
    public long moveThereAndBack(Watched sender) {
        return SendBenchmark.check(sender.send(), 1);
    }
}
