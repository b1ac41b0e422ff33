package org.pagoda.jmh.handover;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.infra.Control;
import org.pagoda.jmh.PagodaBenchmark;

/**
 * What it costs to hand over a 4 KiB page to another core: a producer hands over as much as it can, a consumer takes as much as it can, on two
 * threads.
 *
 * <p>The figure is that of the row {@code handOver:pages}: nanoseconds for each page that the consumer has looked at. The others are about invocations,
 * in which there are as many pages as happened to be there.
 *
 * <p>{@code handOver:roundTrip} is no time of the transport's, but of a cache line's, in nanoseconds: {@link LineRoundTrip}. Look at each iteration's: in
 * the table at the end it is their sum.
 *
 * <p>{@code -tg 1,2} has two producers, {@code -tg 1,4} four. On two cores these are more threads than cores, all of which spin: such figures say little by
 * themselves, and are good for ratios at most. {@code AGRONA_ONE_TO_ONE} takes one producer only.
 */
public class AcrossCoresBenchmark extends PagodaBenchmark {
    /** Hands over at least a page. */
    @Benchmark
    @Group("handOver")
    @GroupThreads(1)
    public int produce(HandOver.Producer producer, Control control) {
        return producer.send(control);
    }

    /** Takes at least a page. */
    @Benchmark
    @Group("handOver")
    @GroupThreads(1)
    public int consume(
            HandOver.Consumer consumer, HandOver.Deliveries deliveries, HandOver.Distance distance, Control control) {
        return consumer.receive(control, deliveries);
    }
}
