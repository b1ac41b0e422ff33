package org.pagoda.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.Page;
import org.pagoda.user.Handler;
import org.pagoda.user.Libc;

/**
 * What it costs to hand over a page: the system call, the tables on both sides, the handler. On one core; the receiver
 * sits in {@code serve()}, so its handler runs on the sender's host thread.
 *
 * <p>A page that has left must come back before it can be sent again: {@link #moveThereAndBack}, {@link #moveAndReturn} and
 * {@link #moveBatchThereAndBack} are round trips, with two messages each. The rest is there to compare with: what the way costs
 * without a page, what the kernel costs without a way, and what copying the page would cost.
 */
public class SendBenchmark extends PagodaBenchmark {
    /** Pages of one message in {@link #moveBatchThereAndBack}. */
    static final int BATCH = 64;

    /** A sender that has some pages, and learns where they are when they come back. */
    public abstract static class PageSender extends BenchmarkMachine {
        private final int pages;
        private long page;
        private long receiver;

        PageSender(int pages) {
            this.pages = pages;
        }

        @Override
        protected final void prepare() {
            page = libc().mmap(pages);
            for (int i = 0; i < pages; i++) {
                libc().store64(page + Page.address(i), 1);
            }
            Handler backAgain = (libc, pid, type, address, size, flags) -> {
                page = address;
                return size;
            };
            libc().registerHandler(TYPE, backAgain);
            libc().registerHandler(MessageType.RETURNED, backAgain);
            receiver = spawnReceiver(libc -> {
                libc.registerHandler(TYPE, this::onMessage);
                libc.serve();
            });
        }

        /** The receiver's handler. */
        protected abstract long onMessage(Libc libc, long pid, long type, long address, long size, long flags);

        /** Where the first page is now. */
        final long page() {
            return page;
        }

        /** Sends the pages; they are back when this returns. */
        final long send() {
            return libc().send(receiver, TYPE, page, pages, SendFlags.MOVE | SendFlags.WAIT);
        }
    }

    /** Its receiver sends the page back. */
    public static class PingPong extends PageSender {
        public PingPong() {
            this(1);
        }

        PingPong(int pages) {
            super(pages);
        }

        @Override
        protected final long onMessage(Libc libc, long pid, long type, long address, long size, long flags) {
            if (size > 0) {
                libc.store64(address, libc.load64(address) + 1);
                libc.send(pid, TYPE, address, size, SendFlags.MOVE);
            }
            return size;
        }
    }

    /** Many pages in one message. */
    public static class BatchPingPong extends PingPong {
        public BatchPingPong() {
            super(BATCH);
        }
    }

    /** Its receiver gives the page up, so that the kernel returns it. */
    public static class Returning extends PageSender {
        public Returning() {
            super(1);
        }

        @Override
        protected long onMessage(Libc libc, long pid, long type, long address, long size, long flags) {
            if (size == 1) {
                libc.store64(address, libc.load64(address) + 1);
            }
            return 0;
        }
    }

    /** A sender of messages without pages. */
    public static class Notifier extends BenchmarkMachine {
        private long receiver;
        private long last;

        @Override
        protected void prepare() {
            receiver = spawnReceiver(libc -> {
                libc.registerHandler(TYPE, (inHandler, pid, type, value, size, flags) -> {
                    last = value;
                    return 0;
                });
                libc.serve();
            });
        }
    }

    /** Two pages of the machine's memory. */
    public static class TwoFrames extends BenchmarkMachine {
        private int from;
        private int to;

        @Override
        protected void prepare() {
            FrameAllocator frames = machine().kernel().frames();
            from = frames.allocateUser(0);
            to = frames.allocateUser(0);
        }

        @Override
        protected void cleanUp() {
            FrameAllocator frames = machine().kernel().frames();
            frames.free(to);
            frames.free(from);
        }
    }

    /**
     * A round trip: the page is moved to the receiver, whose handler adds one to a number in it and moves it back to
     * the sender's handler. Two sends, two handlers.
     */
    @Benchmark
    public long moveThereAndBack(PingPong sender) {
        return check(sender.send(), 1);
    }

    /**
     * A round trip: the page is moved to the receiver, whose handler adds one to a number in it and keeps nothing, so
     * that the kernel returns the page to its sender. One send, two handlers.
     */
    @Benchmark
    public long moveAndReturn(Returning sender) {
        return check(sender.send(), 0);
    }

    /**
     * For one page, in a message of {@value #BATCH}: the pages are moved to the receiver, whose handler adds one to a number in the
     * first and moves all back.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long moveBatchThereAndBack(BatchPingPong sender) {
        return check(sender.send(), BATCH);
    }

    /** One way: a message without a page, handled before the call returns. */
    @Benchmark
    public long notifyAndWait(Notifier sender) {
        return check(sender.libc().send(sender.receiver, BenchmarkMachine.TYPE, sender.last + 1, 0, SendFlags.WAIT), 0);
    }

    /** A page's contents copied within the machine's memory, both pages in the host's nearest cache. */
    @Benchmark
    public void copyPage(TwoFrames frames) {
        frames.machine().kernel().memory().copy(frames.from, frames.to);
    }

    /** A call that failed would be fast, and mean nothing. */
    static long check(long result, long expected) {
        if (result != expected) {
            throw new IllegalStateException("a call gave " + result + ", not " + expected);
        }
        return result;
    }
}
