package org.pagoda.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.ProgramImage;

/**
 * What it costs to go over to another process, each of which is a host thread: two of them let one another run first. On JDK 21 and later host threads
 * are virtual ones. Run it pinned to one host CPU too ({@code taskset -c 0}): most of it is the host's way of waking a thread on another CPU.
 */
public class SwitchBenchmark extends PagodaBenchmark {
    /** Switches of one run; what begins and ends it is lost in them. */
    private static final int SWITCHES = 20_000;

    /** A machine that runs again and again. */
    @State(Scope.Thread)
    public static class Switching {
        @Param({"DETERMINISTIC", "PARALLEL"})
        private BenchmarkMachine.Mode mode = BenchmarkMachine.Mode.DETERMINISTIC;

        private Machine machine;

        @Setup(Level.Trial)
        public void boot() {
            machine = Machine.builder()
                    .parallel(mode == BenchmarkMachine.Mode.PARALLEL)
                    .traced(false)
                    .build();
        }

        @TearDown(Level.Trial)
        public void shutDown() {
            machine.close();
        }

        private RunResult run() {
            for (int i = 0; i < 2; i++) {
                machine.spawn("yielder", new ProgramImage(machine.kernel(), libc -> {
                    for (int yield = 0; yield < SWITCHES / 2; yield++) {
                        libc.schedYield();
                    }
                }));
            }
            return machine.run();
        }
    }

    /** One switch. */
    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public RunResult.Outcome yieldToTheOther(Switching switching) {
        RunResult result = switching.run();
        if (result.outcome() != RunResult.Outcome.ALL_EXITED) {
            throw new IllegalStateException("left: " + result.tasks());
        }
        return result.outcome();
    }
}
