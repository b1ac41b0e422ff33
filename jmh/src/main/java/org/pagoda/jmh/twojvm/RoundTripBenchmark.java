package org.pagoda.jmh.twojvm;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.pagoda.jmh.PagodaBenchmark;
import org.pagoda.jmh.Payload;

/**
 * What it costs to hand a 4 KiB page to somebody else and get one back: to another JVM, or through two of Java's pipes to another thread of this one.
 * Eight bytes are stored and loaded on each way.
 */
public class RoundTripBenchmark extends PagodaBenchmark {
    /** Two JVMs and what is between them. */
    @State(Scope.Thread)
    public static class Way {
        @Param
        private Peer peer = Peer.MAPPED_RING;

        private TwoJvms jvms;

        @Setup(Level.Trial)
        public void open() {
            jvms = new TwoJvms(peer, Job.ECHO, Payload.EIGHT_BYTES);
        }

        @TearDown(Level.Trial)
        public void close() {
            jvms.close();
        }
    }

    /** Two threads and two pipes. */
    @State(Scope.Thread)
    public static class Threads {
        private PipeOfThreads pipes;

        @Setup(Level.Trial)
        public void open() throws IOException {
            pipes = new PipeOfThreads();
        }

        @TearDown(Level.Trial)
        public void close() throws IOException {
            pipes.close();
        }
    }

    /** To another JVM, and back. */
    @Benchmark
    public long twoJvms(Way way) {
        return way.jvms.sendAndReceive();
    }

    /** To another thread, and back. */
    @Benchmark
    public long pipeOfThreads(Threads threads) {
        return threads.pipes.sendAndReceive();
    }
}
