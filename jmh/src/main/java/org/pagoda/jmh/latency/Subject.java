package org.pagoda.jmh.latency;

import org.pagoda.ipc.SendFlags;
import org.pagoda.jmh.BenchmarkMachine;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;

/**
 * A machine with two processes, on one core: the one asks, the other only serves, so that its handler runs on the thread that asks.
 */
final class Subject extends BenchmarkMachine implements AutoCloseable {
    private static final long NOTIFICATION = TYPE + 1;
    private static final long REPLY_ADDRESS = 2L * Long.BYTES;

    private final int pages;
    private long other;
    private long frame;
    private long start;

    /**
     * Boots one. For the thread that makes it.
     *
     * @param pages of a request, and of its reply; 0 or more
     */
    Subject(int pages) {
        this.pages = pages;
        boot();
    }

    @Override
    protected void prepare() {
        frame = libc().mmap(1);
        libc().store64(frame, 0);
        start = pages == 0 ? 0 : libc().mmap(pages);
        for (int i = 0; i < pages; i++) {
            libc().store64(start + Page.address(i), i);
        }
        other = spawnReceiver(libc -> {
            libc.registerHandler(NOTIFICATION, (inHandler, pid, type, value, size, flags) -> 0);
            libc.registerHandler(TYPE, Subject::onRequest);
            libc.serve();
        });
    }

    /** Adds one to the first word of each page and replies with them. */
    private static long onRequest(Libc libc, long pid, long type, long address, long size, long flags) {
        for (int i = 0; i < size; i++) {
            long word = address + Page.address(i);
            libc.store64(word, libc.load64(word) + 1);
        }
        libc.reply(0, address, size, SendFlags.MOVE);
        return size;
    }

    /** There and back, with the pages. */
    void call() {
        check(libc().callWithFrame(other, TYPE, start, pages, SendFlags.MOVE, frame), pages);
        start = libc().load64(frame + REPLY_ADDRESS);
    }

    /** A message without pages, handled when this returns. */
    void notifyAndWait() {
        check(libc().send(other, NOTIFICATION, 0, 0, SendFlags.WAIT), 0);
    }

    private static void check(long result, long expected) {
        if (result != expected) {
            throw new IllegalStateException("a call gave " + result + ", not " + expected);
        }
    }

    @Override
    public void close() {
        shutDown();
    }
}
