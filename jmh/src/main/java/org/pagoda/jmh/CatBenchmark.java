package org.pagoda.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.Page;
import org.pagoda.user.driver.BuiltInDrivers;
import org.pagoda.user.system.StandardPrograms;

/**
 * {@code cat} of a file of 64 MiB to {@code /dev/null}: the program begins, reads, writes and ends. 1 GB/s is 67 ms. Beside it what it asks the
 * kernel for: as many bytes read and written.
 */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CatBenchmark extends PagodaBenchmark {
    private static final int PIECE = 16 * Page.SIZE;
    private static final int PIECES = 1024;

    /** A machine with the file, and a process whose output is thrown away. */
    public static class LargeFile extends BenchmarkMachine {
        private static final String FILE = "/tmp/large";

        private long piece;

        @Override
        protected Machine.Builder configure(Machine.Builder builder) {
            return builder.memory("256M");
        }

        @Override
        protected void prepare() {
            StandardPrograms.addTo(machine());
            BuiltInDrivers.addTo(machine());
            piece = libc().mmap(PIECE / Page.SIZE);
            long file = libc().open(FILE, OpenFlags.CREATE | OpenFlags.READ_WRITE);
            for (int i = 0; i < PIECES; i++) {
                libc().store64(piece, i);
                SendBenchmark.check(libc().write(file, piece, PIECE), PIECE);
            }
            libc().close(file);
            long nowhere = libc().open("/dev/null", OpenFlags.WRITE_ONLY);
            SendBenchmark.check(libc().dup2(nowhere, 1), 1);
        }

        @Override
        protected void cleanUp() {
            SendBenchmark.check(libc().unlink(FILE), 0);
        }
    }

    /** The whole program, from its beginning to its end. */
    @Benchmark
    public long cat(LargeFile large) {
        long child = large.libc().spawn("cat", LargeFile.FILE);
        SendBenchmark.check(large.libc().waitChild(child, large.piece, 0), child);
        return SendBenchmark.check(large.libc().load64(large.piece), 0);
    }

    /** What it reads and writes, without a program that begins and ends. */
    @Benchmark
    public void readAndWrite(LargeFile large) {
        long file = large.libc().open(LargeFile.FILE, OpenFlags.READ_ONLY);
        for (int i = 0; i < PIECES; i++) {
            SendBenchmark.check(large.libc().read(file, large.piece, PIECE), PIECE);
            SendBenchmark.check(large.libc().write(1, large.piece, PIECE), PIECE);
        }
        large.libc().close(file);
    }
}
