package org.pagoda.jmh.twojvm;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.pagoda.jmh.PagodaBenchmark;
import org.pagoda.jmh.Payload;

/**
 * What it costs to hand a 4 KiB page to another JVM, one way: for each page of many that have all been looked at there when the time is taken. Two
 * threads are at work, one in each JVM.
 */
public class TwoJvmBenchmark extends PagodaBenchmark {
    /** Two JVMs and what is between them. */
    @State(Scope.Thread)
    public static class Way {
        @Param
        private Peer peer = Peer.MAPPED_RING;

        @Param("EIGHT_BYTES")
        private Payload payload = Payload.EIGHT_BYTES;

        private TwoJvms jvms;

        @Setup(Level.Trial)
        public void open() {
            jvms = new TwoJvms(peer, Job.COUNT, payload);
        }

        @TearDown(Level.Trial)
        public void close() {
            jvms.close();
        }
    }

    /** For one page. */
    @Benchmark
    @OperationsPerInvocation(Job.PAGES)
    public long handOver(Way way) {
        return way.jvms.sendMany();
    }
}
