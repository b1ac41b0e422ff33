package org.pagoda.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.pagoda.ipc.SendFlags;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.user.ChildEntry;
import org.pagoda.user.Libc;

/**
 * What it costs to pass {@value #PAGES} pages through a pipe: copied by write and read, beside two plain copies through the kernel; and given as
 * they are, beside pages that are moved by a message. A pipe of one process costs nobody a switch; what two processes pay is in the round trips.
 */
public class PipeBenchmark extends PagodaBenchmark {
    /** As many as a pipe has room for. */
    static final int PAGES = 16;

    private static final int BYTES = PAGES * Page.SIZE;
    private static final int BOTH_WAYS = 2;

    /** A process with both ends of a pipe. */
    public static class Pipe extends BenchmarkMachine {
        private final long[] ends = new long[2];
        private long source;
        private long target;

        @Override
        protected void prepare() {
            libc().pipe(ends);
            source = filled(libc());
            target = filled(libc());
        }
    }

    private static long filled(Libc libc) {
        long address = libc.mmap(PAGES);
        for (int i = 0; i < PAGES; i++) {
            libc.store64(address + Page.address(i), 1);
        }
        return address;
    }

    /** Two processes with a pipe there and one back; the other one takes and gives when a message tells it. */
    public static class TwoProcesses extends BenchmarkMachine {
        // What the child is told, in a page of its parent's.
        private static final long THERE = 0;
        private static final long BACK = 8;

        private final long[] there = new long[2];
        private final long[] back = new long[2];
        private long child;
        private long pages;

        /** The other one. */
        static final class Peer implements ChildEntry {
            @Override
            public void main(Libc libc, long page) {
                long from = libc.load64(page + THERE);
                long to = libc.load64(page + BACK);
                long place = libc.mmap(PAGES);
                libc.registerHandler(TYPE, (inHandler, pid, type, value, size, flags) -> {
                    long taken = inHandler.acceptGift(from, place, PAGES);
                    inHandler.store64(place, inHandler.load64(place) + 1);
                    inHandler.gift(to, place, taken);
                    return 0;
                });
                libc.serve();
            }
        }

        @Override
        protected void prepare() {
            libc().pipe(there);
            libc().pipe(back);
            long page = libc().mmap(1);
            libc().store64(page + THERE, there[0]);
            libc().store64(page + BACK, back[1]);
            child = libc().fork(Peer.class, page);
            pages = filled(libc());
            libc().gift(there[1], pages, PAGES);
            while (libc().send(child, TYPE, 0, 0, SendFlags.WAIT) == Errno.ECONNREFUSED.result()) {
                libc().schedYield();
            }
            SendBenchmark.check(libc().acceptGift(back[0], pages, PAGES), PAGES);
        }
    }

    /** Sends as many pages. */
    public static class PageMover extends SendBenchmark.PingPong {
        public PageMover() {
            super(PAGES);
        }
    }

    /** The kernel with as many pages to copy. */
    public static class PageCopier extends UserCopyBenchmark.Copier {
        @Override
        int bytes() {
            return BYTES;
        }
    }

    /** One way: the pages are given into the pipe, and taken out of it. */
    @Benchmark
    public long giftAndAccept(Pipe pipe) {
        SendBenchmark.check(pipe.libc().gift(pipe.ends[1], pipe.source, PAGES), PAGES);
        return SendBenchmark.check(pipe.libc().acceptGift(pipe.ends[0], pipe.source, PAGES), PAGES);
    }

    /** Half a round trip between two processes: 16 pages there and back, and a message without pages, whose handler does the other side's part. */
    @Benchmark
    @OperationsPerInvocation(BOTH_WAYS)
    public long giftThereOrBack(TwoProcesses two) {
        SendBenchmark.check(two.libc().gift(two.there[1], two.pages, PAGES), PAGES);
        two.libc().send(two.child, BenchmarkMachine.TYPE, 0, 0, SendFlags.WAIT);
        return SendBenchmark.check(two.libc().acceptGift(two.back[0], two.pages, PAGES), PAGES);
    }

    /** Half a round trip: a message with 16 pages there, and one back. */
    @Benchmark
    @OperationsPerInvocation(BOTH_WAYS)
    public long moveThereOrBack(PageMover mover) {
        return SendBenchmark.check(mover.send(), PAGES);
    }

    /** The pages are written to the pipe, and read from it. */
    @Benchmark
    public long writeAndRead(Pipe pipe) {
        SendBenchmark.check(pipe.libc().write(pipe.ends[1], pipe.source, BYTES), BYTES);
        return SendBenchmark.check(pipe.libc().read(pipe.ends[0], pipe.target, BYTES), BYTES);
    }

    /** As many bytes copied from a program to the kernel, and back. */
    @Benchmark
    public long copyFromAndToUser(PageCopier copier) {
        copier.copyFromUser();
        return copier.copyToUser();
    }
}
