package org.pagoda.jmh;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.pagoda.mmu.replacement.Policies;
import org.pagoda.user.paging.PagingMachine;
import org.pagoda.user.paging.PagingResult;
import org.pagoda.user.paging.ReferenceTrace;
import org.pagoda.user.paging.TraceReader;

/**
 * How fast a trace that has been read is replayed, the preparation of the policy included, booting the machine not. What counts is
 * {@code references}: millions a second. {@code -p trace=FILE -p policy=LRU,OPT -p frames=1000} choose others.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReplayBenchmark extends PagodaBenchmark {
    /** A trace, and a machine that has not begun. */
    @State(Scope.Thread)
    public static class Replay {
        /** A file; if none is named, a trace is made. */
        @Param("")
        private String trace = "";

        @Param("LRU")
        private String policy = "LRU";

        @Param({"500", "1000", "2000"})
        private int frames = 1000;

        private ReferenceTrace references;
        private PagingMachine machine;

        @Setup(Level.Trial)
        public void read() {
            references = trace.isEmpty()
                    ? new TraceReader(made()).read(TraceReader.STANDARD_INPUT, null)
                    : new TraceReader(InputStream.nullInputStream()).read(trace, null);
        }

        /** As many references and pages as the trace "sprite" of the literature: working sets that move, and some noise. */
        private static InputStream made() {
            SplittableRandom random = new SplittableRandom(1);
            StringBuilder text = new StringBuilder();
            long first = 0;
            for (int i = 0; i < 134_000; i++) {
                if (random.nextInt(500) == 0) {
                    first = random.nextInt(7000);
                }
                text.append(first + random.nextInt(random.nextInt(20) == 0 ? 1000 : 75))
                        .append('\n');
            }
            return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.US_ASCII));
        }

        @Setup(Level.Invocation)
        public void boot() {
            machine = new PagingMachine(references, Policies.find(policy, Replay.class.getClassLoader()), frames, 1);
        }

        @TearDown(Level.Invocation)
        public void shutDown() {
            machine.close();
        }
    }

    /** References made. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Made {
        public long references;
    }

    /** A whole trace. */
    @Benchmark
    public PagingResult replay(Replay replay, Made made) {
        PagingResult result = replay.machine.replay((done, total) -> {});
        made.references += result.references();
        return result;
    }
}
