package org.pagoda.jmh;

import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.syscall.SystemCallDescription;
import org.pagoda.kernel.syscall.SystemCallFunction;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.mmu.Errno;

/**
 * What the way into the kernel and back costs: a system call that does next to nothing, with one number again and again and with numbers in random
 * order, beside calls of the same functions without a kernel. What the kernel adds is the difference of two rows.
 */
public class SystemCallBenchmark extends PagodaBenchmark {
    private static final int FIRST_NUMBER = 160;
    private static final int SEQUENCE = 1 << 10;
    private static final long SEED = 1;

    /** Functions of as many classes, so that the host can predict which is called as badly as it would in life. */
    private static final List<SystemCallFunction<Task>> FUNCTIONS = List.of(
            (task, a, b, c, d, e, f) -> a + 1,
            (task, a, b, c, d, e, f) -> a + 2,
            (task, a, b, c, d, e, f) -> a + 3,
            (task, a, b, c, d, e, f) -> a + 4,
            (task, a, b, c, d, e, f) -> a + 5,
            (task, a, b, c, d, e, f) -> a + 6,
            (task, a, b, c, d, e, f) -> a + 7,
            (task, a, b, c, d, e, f) -> a + 8,
            (task, a, b, c, d, e, f) -> a + 9,
            (task, a, b, c, d, e, f) -> a + 10,
            (task, a, b, c, d, e, f) -> a + 11,
            (task, a, b, c, d, e, f) -> a + 12,
            (task, a, b, c, d, e, f) -> a + 13,
            (task, a, b, c, d, e, f) -> a + 14,
            (task, a, b, c, d, e, f) -> a + 15,
            (task, a, b, c, d, e, f) -> a + 16,
            (task, a, b, c, d, e, f) -> a + 17,
            (task, a, b, c, d, e, f) -> a + 18,
            (task, a, b, c, d, e, f) -> a + 19,
            (task, a, b, c, d, e, f) -> a + 20,
            (task, a, b, c, d, e, f) -> a + 21,
            (task, a, b, c, d, e, f) -> a + 22,
            (task, a, b, c, d, e, f) -> a + 23,
            (task, a, b, c, d, e, f) -> a + 24,
            (task, a, b, c, d, e, f) -> a + 25,
            (task, a, b, c, d, e, f) -> a + 26,
            (task, a, b, c, d, e, f) -> a + 27,
            (task, a, b, c, d, e, f) -> a + 28,
            (task, a, b, c, d, e, f) -> a + 29,
            (task, a, b, c, d, e, f) -> a + 30,
            (task, a, b, c, d, e, f) -> a + 31,
            (task, a, b, c, d, e, f) -> a + 32);

    /** A machine with a system call for each of them, none of which takes a lock. */
    public static class Caller extends BenchmarkMachine {
        private final int[] sequence = new int[SEQUENCE];
        private int next;

        @Override
        protected void prepare() {
            for (int i = 0; i < FUNCTIONS.size(); i++) {
                SystemCallDescription unexplained = SystemCallDescription.unexplained(FIRST_NUMBER + i, "bench_" + i);
                machine()
                        .kernel()
                        .table()
                        .add(
                                new SystemCallDescription(
                                        unexplained.number(),
                                        unexplained.name(),
                                        unexplained.parameters(),
                                        "long",
                                        List.<Errno>of(),
                                        true,
                                        "",
                                        ""),
                                FUNCTIONS.get(i));
            }
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < SEQUENCE; i++) {
                sequence[i] = random.nextInt(FUNCTIONS.size());
            }
        }

        private int next() {
            next = (next + 1) % SEQUENCE;
            return sequence[next];
        }
    }

    /** A system call that does nothing, by the same number each time. */
    @Benchmark
    public long nullCall(Caller caller) {
        return caller.libc().systemCall(SystemCallNumber.NULL, 0, 0, 0, 0, 0, 0);
    }

    /** A system call that enters the kernel: it could wait, or change what others see. */
    @Benchmark
    public long lockedCall(Caller caller) {
        return caller.libc().brk(0);
    }

    /** System calls by numbers in random order, of 32. */
    @Benchmark
    public long randomCall(Caller caller) {
        return caller.libc().systemCall(FIRST_NUMBER + caller.next(), 1, 0, 0, 0, 0, 0);
    }

    /** One of the functions, called without a kernel. */
    @Benchmark
    public long direct(Caller caller) {
        return FUNCTIONS.get(0).call(caller.task(), 1, 0, 0, 0, 0, 0);
    }

    /** The functions in random order, called without a kernel. */
    @Benchmark
    public long randomDirect(Caller caller) {
        return FUNCTIONS.get(caller.next()).call(caller.task(), 1, 0, 0, 0, 0, 0);
    }
}
