package org.pagoda.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.system.ShellSession;
import org.pagoda.user.system.Typed;

/**
 * What it takes to boot in a new host process (so with {@code -f 10}), once: its classes are loaded, and nothing is compiled. The host's own beginning, the command
 * line and the terminal are not in it.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class BootBenchmark extends PagodaBenchmark {
    private static final String MEMORY = "64M";

    /** The kernel alone: a machine with its log, files, modules, {@code /proc} and {@code /sys}. */
    @Benchmark
    public long kernel() {
        try (Machine machine = Machine.builder().memory(MEMORY).build()) {
            return machine.framesInUse();
        }
    }

    /** Drivers and programs too, init, and a shell that asks for its first line; there is none. */
    @Benchmark
    public long prompt() {
        try (Machine machine =
                Machine.builder().memory(MEMORY).console(text -> {}).build()) {
            int status = new ShellSession(machine, false, Typed::end).run(List.of("-i"));
            return SendBenchmark.check(status, 0);
        }
    }
}
