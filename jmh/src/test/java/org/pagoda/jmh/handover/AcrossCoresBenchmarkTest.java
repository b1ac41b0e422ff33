package org.pagoda.jmh.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.infra.Control;

/** What JMH does with a group: each method again and again on threads of its own, until all are told to stop. */
class AcrossCoresBenchmarkTest {
    private static final int PAGES = 2_000;

    private final AcrossCoresBenchmark benchmark = new AcrossCoresBenchmark();
    private final Control control = new Control();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdown();
    }

    @ParameterizedTest
    @CsvSource({"SPSC_REFERENCE, 1", "SPSC_REFERENCE, 2", "AERON_IPC, 1", "PAGODA_MOVE, 1", "PAGODA_SHARE, 2"})
    void shouldCountDeliveriesUntilItIsStopped(TransportKind kind, int producers) {
        HandOver handOver = new HandOver();
        handOver.transport = kind;
        handOver.create(producers);
        HandOver.Deliveries deliveries = new HandOver.Deliveries();
        HandOver.Distance distance = new HandOver.Distance();
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < producers; i++) {
            int number = i;
            ends.add(threads.submit(() -> produce(handOver, number)));
        }
        ends.add(threads.submit(() -> consume(handOver, deliveries, distance)));
        ends.forEach(RunningTransport::await);
        assertTrue(deliveries.pages >= PAGES, () -> "only " + deliveries.pages + " pages");
        boolean isBetweenTwo = producers == 1 && Runtime.getRuntime().availableProcessors() > 1;
        assertEquals(isBetweenTwo, distance.roundTrip() > 0, "a distance is between two");
    }

    private void produce(HandOver handOver, int number) {
        HandOver.Producer producer = new HandOver.Producer();
        producer.open(handOver, number);
        producer.answer();
        while (!control.stopMeasurement) {
            benchmark.produce(producer, control);
        }
        producer.close();
    }

    private void consume(HandOver handOver, HandOver.Deliveries deliveries, HandOver.Distance distance) {
        HandOver.Consumer consumer = new HandOver.Consumer();
        consumer.open(handOver);
        distance.measure(handOver);
        while (deliveries.pages < PAGES) {
            benchmark.consume(consumer, deliveries, distance, control);
        }
        control.stopMeasurement = true;
        consumer.close();
    }
}
