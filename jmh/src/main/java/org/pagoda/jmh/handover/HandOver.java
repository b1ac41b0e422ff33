package org.pagoda.jmh.handover;

import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.Control;
import org.openjdk.jmh.infra.ThreadParams;

/** What producers and their consumer have between them. */
@State(Scope.Group)
public class HandOver extends HandOverParameters {
    @Param({
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

    @Param("POLL")
    public Settings.Waiting waiting = Settings.Waiting.POLL;

    private Transport made;
    private boolean hasTwoThreads;
    private LineRoundTrip roundTrip = new LineRoundTrip(30, 1_000, 300_000_000);

    // Ends that are not closed yet; guarded by this.
    private int open;

    @Setup(Level.Trial)
    public void create(BenchmarkParams parameters) {
        made = make(IntStream.of(parameters.getThreadGroups()).sum() - 1);
    }

    /** The same without JMH, for so many producers. Who measures their distance has a minute for it, since there may be other work. */
    void create(int producers) {
        roundTrip = new LineRoundTrip(2, 10, 60_000_000_000L);
        made = make(producers);
    }

    private Transport make(int producers) {
        open = producers + 1;
        hasTwoThreads = producers == 1 && Runtime.getRuntime().availableProcessors() > 1;
        return transport.create(settings(producers, false, waiting));
    }

    /** An end is closed. The last one closes everything: only then is nobody's thread in it any more. */
    private synchronized void onClosed() {
        if (--open == 0) {
            made.close();
        }
    }

    /** A producer's thread. */
    @State(Scope.Thread)
    public static class Producer {
        private HandOver handOver;
        private PageSender sender;

        @Setup(Level.Trial)
        public void open(HandOver between, ThreadParams thread) {
            handOver = between;
            sender = between.made.openSender(thread.getSubgroupThreadIndex());
        }

        /** The same without JMH, as producer {@code number}. */
        void open(HandOver between, int number) {
            handOver = between;
            sender = between.made.openSender(number);
        }

        /** The consumer measures meanwhile how far it is from here. */
        @Setup(Level.Iteration)
        public void answer() {
            if (handOver.hasTwoThreads) {
                handOver.roundTrip.answer();
            }
        }

        /** Hands over at least a page, unless the measurement is over. */
        int send(Control control) {
            int pages = 0;
            while (pages == 0 && !control.stopMeasurement) {
                pages = sender.send();
            }
            return pages;
        }

        @TearDown(Level.Trial)
        public void close() {
            sender.close();
            handOver.onClosed();
        }
    }

    /** The consumer's thread. */
    @State(Scope.Thread)
    public static class Consumer {
        private HandOver handOver;
        private PageReceiver receiver;

        @Setup(Level.Trial)
        public void open(HandOver between) {
            handOver = between;
            receiver = between.made.openReceiver();
        }

        /** Takes at least a page, unless the measurement is over. */
        int receive(Control control, Deliveries deliveries) {
            int pages = 0;
            while (pages == 0 && !control.stopMeasurement) {
                pages = receiver.receive();
            }
            deliveries.pages += pages;
            return pages;
        }

        @TearDown(Level.Trial)
        public void close() {
            receiver.close();
            handOver.onClosed();
        }
    }

    /** What counts: pages that the consumer has looked at in one iteration. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Deliveries {
        public long pages;
    }

    /**
     * What a cache line takes from the consumer's core to the producer's and back, in nanoseconds, right before an iteration; 0 if it is not
     * known, or if there are several producers. JMH's tables add it up over iterations.
     *
     * <p>Not after it too: JMH lets a thread begin its tear-down while the other one is still in the benchmark. What the next iteration finds does
     * as well.
     */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Distance {
        private double measured = LineRoundTrip.UNKNOWN;

        @Setup(Level.Iteration)
        public void measure(HandOver between) {
            measured = between.hasTwoThreads ? between.roundTrip.measure() : LineRoundTrip.UNKNOWN;
        }

        /** The counter's name and value. */
        public double roundTrip() {
            return measured;
        }
    }
}
