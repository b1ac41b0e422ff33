package org.pagoda.jmh.handover;

import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pagoda.jmh.AllocatedBytes;
import org.pagoda.jmh.Payload;

/** Pagoda's ways of handing pages over make no garbage, neither on one core nor across. */
class HandOverAllocationTest {
    /** Enough for pools to fill and lists to grow to the size they need. */
    private static final int WARM_UP = 1_000;

    private static final int PAGES = 10_000;
    /** Across cores, where the kernel's lock is fought for. */
    private static final int FEWER_PAGES = 6_000;

    @BeforeEach
    void needsAJvmThatCounts() {
        AllocatedBytes.assumeCounted();
    }

    private static Settings settings(boolean sameCore) {
        Touch touch = new Touch(Payload.EIGHT_BYTES, 0, 0);
        return new Settings(touch, 64, 1, 1, sameCore, false, Settings.Waiting.POLL);
    }

    @ParameterizedTest
    @EnumSource(value = TransportKind.class, mode = EnumSource.Mode.MATCH_ALL, names = "PAGODA_.*")
    void shouldHandOverOnOneCoreWithoutGarbage(TransportKind kind) {
        try (RunningTransport running = new RunningTransport(kind, settings(true))) {
            Future<Void> pages = running.asConsumer(() -> {
                handOver(running, WARM_UP);
                AllocatedBytes allocated = new AllocatedBytes();
                handOver(running, PAGES);
                allocated.assertNothing(PAGES);
                return null;
            });
            RunningTransport.await(pages);
        }
    }

    private static void handOver(RunningTransport running, int pages) {
        for (int done = 0; done < pages; ) {
            done += running.sender(0).send();
            running.receiver().receive();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"PAGODA_MOVE", "PAGODA_SHARE"})
    void shouldHandOverAcrossCoresWithoutGarbage(TransportKind kind) {
        try (RunningTransport running = new RunningTransport(kind, settings(false))) {
            Future<Void> sending = running.asProducer(0, () -> {
                send(running, WARM_UP);
                AllocatedBytes allocated = new AllocatedBytes();
                send(running, FEWER_PAGES);
                allocated.assertNothing(FEWER_PAGES);
                return null;
            });
            Future<Void> receiving = running.asConsumer(() -> {
                int done = receive(running, WARM_UP);
                AllocatedBytes allocated = new AllocatedBytes();
                receive(running, WARM_UP + FEWER_PAGES - done);
                allocated.assertNothing(FEWER_PAGES);
                return null;
            });
            RunningTransport.await(sending);
            RunningTransport.await(receiving);
        }
    }

    private static void send(RunningTransport running, int pages) {
        for (int done = 0; done < pages; ) {
            done += running.sender(0).send();
        }
    }

    private static int receive(RunningTransport running, int pages) {
        int done = 0;
        while (done < pages) {
            done += running.receiver().receive();
        }
        return done;
    }
}
