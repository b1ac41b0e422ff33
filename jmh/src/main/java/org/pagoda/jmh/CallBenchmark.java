package org.pagoda.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.pagoda.ipc.SendFlags;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/**
 * What it costs to ask another process and get its answer, on one core: the callee sits in {@code serve()}, so its handler runs on
 * the caller's host thread.
 */
public class CallBenchmark extends PagodaBenchmark {
    /** A caller that has one page. */
    public abstract static class Caller extends BenchmarkMachine {
        private static final long REPLY_ADDRESS = 2L * Long.BYTES;

        private long callee;
        private long frame;
        private long page;

        @Override
        protected final void prepare() {
            frame = libc().mmap(2);
            page = frame + Page.SIZE;
            libc().store64(frame, 0);
            libc().store64(page, 1);
            callee = spawnReceiver(libc -> {
                libc.registerHandler(TYPE, this::onRequest);
                libc.serve();
            });
        }

        /** The callee's handler. */
        protected abstract long onRequest(Libc libc, long pid, long type, long address, long size, long flags);

        /** Calls with its page, or ({@code size} 0) without; the address, or value, of the reply. A reply's page is its page then. */
        final long call(long size) {
            long value = size == 0 ? 1 : page;
            long result = libc().callWithFrame(callee, TYPE, value, size, SendFlags.MOVE, frame);
            SendBenchmark.check(result, size);
            long reply = libc().load64(frame + REPLY_ADDRESS);
            if (size > 0) {
                page = reply;
            }
            return reply;
        }
    }

    /** Its callee answers with one more than it was asked. */
    public static class ValueCaller extends Caller {
        @Override
        protected long onRequest(Libc libc, long pid, long type, long value, long size, long flags) {
            libc.reply(0, value + 1, 0, 0);
            return 0;
        }
    }

    /** Its callee answers with the page that it got. */
    public static class PageCaller extends Caller {
        @Override
        protected long onRequest(Libc libc, long pid, long type, long address, long size, long flags) {
            if (size == 1) {
                libc.store64(address, libc.load64(address) + 1);
            }
            libc.reply(0, address, size, SendFlags.MOVE);
            return size;
        }
    }

    /** There and back: a request without pages, a reply without pages. */
    @Benchmark
    public long callAndReply(ValueCaller caller) {
        return SendBenchmark.check(caller.call(0), 2);
    }

    /** There and back: a request with one page, whose handler adds one to a number in it and replies with it. */
    @Benchmark
    public long callAndReplyWithPage(PageCaller caller) {
        return caller.call(1);
    }
}
