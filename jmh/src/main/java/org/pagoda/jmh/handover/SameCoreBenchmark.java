package org.pagoda.jmh.handover;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.pagoda.jmh.PagodaBenchmark;

/**
 * What it costs to hand over a 4 KiB page on one core, one way, its frame coming back included: the thread hands over a batch, and looks at it. In
 * Pagoda's rows the receiver's handler runs on the sender's thread before the send returns.
 */
public class SameCoreBenchmark extends PagodaBenchmark {
    /** Pages of one invocation: a multiple of every batch. */
    static final int PAGES = 256;

    /** How often to look for pages that were sent before they are given up for lost: a ring's end may come between. */
    private static final int MOST_LOOKS = 1_000;

    /** Both ends, on one thread. */
    @State(Scope.Thread)
    public static class Ends extends HandOverParameters {
        @Param({
            "PLAIN_COPY",
            "SPSC_REFERENCE",
            "AGRONA_ONE_TO_ONE",
            "AGRONA_MANY_TO_ONE",
            "DISRUPTOR",
            "ARRAY_BLOCKING_QUEUE",
            "LINKED_TRANSFER_QUEUE",
            "AERON_IPC",
            "PAGODA_MOVE",
            "PAGODA_SHARE",
            "PAGODA_DUPLICATE",
            "PAGODA_DUPLICATE_WRITTEN",
            "PAGODA_COPY"
        })
        public TransportKind transport = TransportKind.PAGODA_MOVE;

        private Transport made;
        private PageReceiver receiver;
        private PageSender sender;

        // Pages of the last invocation that count for the next one.
        private int ahead;

        @Setup(Level.Trial)
        public void open() {
            made = transport.create(settings(1, true, Settings.Waiting.POLL));
            receiver = made.openReceiver();
            sender = made.openSender(0);
        }

        /** Hands over what there are frames for, a batch at most, and takes all of it; how many pages. */
        int handOver() {
            int sent = sender.send();
            int received = receiver.receive();
            for (int looks = 0; received < sent; looks++) {
                if (looks == MOST_LOOKS) {
                    throw new IllegalStateException(received + " pages came, of " + sent);
                }
                received += receiver.receive();
            }
            return received;
        }

        @TearDown(Level.Trial)
        public void close() {
            sender.close();
            receiver.close();
            made.close();
        }
    }

    /** For one page. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public int handOver(Ends ends) {
        int delivered = ends.ahead;
        while (delivered < PAGES) {
            delivered += ends.handOver();
        }
        ends.ahead = delivered - PAGES;
        return delivered;
    }
}
