package org.pagoda.jmh.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pagoda.jmh.Payload;

/** What every transport must do, so that its figure means what the others' mean. That pages come in order, each once, is checked by {@link PageReader}. */
class TransportTest {
    private static final int FRAMES = 16;
    /** Every frame is used many times. */
    private static final int PAGES = 16 * FRAMES;
    /** A transport may need its consumer to look again before it takes notice of what came back. */
    private static final int LOOKS = 300;

    private static Settings settings(Touch touch, int batch, int producers, boolean sameCore) {
        return new Settings(touch, FRAMES, batch, producers, sameCore, false, Settings.Waiting.POLL);
    }

    private static Settings acrossCores(int batch) {
        return settings(new Touch(Payload.EIGHT_BYTES, 0, 0), batch, 1, false);
    }

    static Stream<TransportKind> kindsAcrossCores() {
        return Arrays.stream(TransportKind.values()).filter(TransportKind::isAcrossCores);
    }

    static Stream<TransportKind> kindsForManyProducers() {
        return kindsAcrossCores().filter(kind -> kind.mostProducers() > 1);
    }

    static Stream<Arguments> kindsAndTouches() {
        return Arrays.stream(TransportKind.values())
                .flatMap(kind -> Stream.of(new Touch(Payload.EIGHT_BYTES, 64, 72), new Touch(Payload.ALL, 0, 0))
                        .map(touch -> Arguments.of(kind, touch)));
    }

    @ParameterizedTest
    @MethodSource("kindsAndTouches")
    void shouldHandOverEveryPageOnceOnOneCore(TransportKind kind, Touch touch) {
        for (int batch : new int[] {1, 8}) {
            try (RunningTransport running = new RunningTransport(kind, settings(touch, batch, 1, true))) {
                Future<Integer> received = running.asConsumer(() -> {
                    int pages = 0;
                    while (pages < PAGES) {
                        for (int sent = running.sender(0).send(); sent > 0; ) {
                            int taken = running.receiver().receive();
                            sent -= taken;
                            pages += taken;
                        }
                    }
                    return pages + running.receiver().receive();
                });
                assertEquals(PAGES, RunningTransport.await(received));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndTouches")
    void shouldHandOverEveryPageOnceAcrossCores(TransportKind kind, Touch touch) {
        if (!kind.isAcrossCores()) {
            assertThrows(IllegalArgumentException.class, () -> kind.create(settings(touch, 1, 1, false)));
            return;
        }
        for (int batch : new int[] {1, 8}) {
            try (RunningTransport running = new RunningTransport(kind, settings(touch, batch, 1, false))) {
                Future<Integer> sent = running.sendAll(0, PAGES);
                Future<Integer> received = running.receiveAll(List.of(sent));
                assertEquals(RunningTransport.await(sent), RunningTransport.await(received));
                assertEquals(0, running.receive(), "a page that nobody has sent");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kindsForManyProducers")
    void shouldTakeFromTwoProducers(TransportKind kind) {
        Touch touch = new Touch(Payload.EIGHT_BYTES, 0, 0);
        try (RunningTransport running = new RunningTransport(kind, settings(touch, 1, 2, false))) {
            Future<Integer> first = running.sendAll(0, PAGES);
            Future<Integer> second = running.sendAll(1, PAGES);
            int received = RunningTransport.await(running.receiveAll(List.of(first, second)));
            assertEquals(received, RunningTransport.await(first) + RunningTransport.await(second));
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAcrossCores")
    void shouldSayWhenNoFrameIsFreeAndGoOnWhenOneIs(TransportKind kind) {
        try (RunningTransport running = new RunningTransport(kind, acrossCores(1))) {
            for (int round = 0; round < 3; round++) {
                int sent = sendUntilFull(running);
                assertTrue(sent >= FRAMES - 2 && sent <= FRAMES, sent + " pages fill it");
                int received = RunningTransport.await(running.asConsumer(() -> {
                    int pages = 0;
                    for (int i = 0; i < LOOKS; i++) {
                        pages += running.receiver().receive();
                    }
                    return pages;
                }));
                assertEquals(sent, received);
            }
        }
    }

    /** Sends until there is twice no frame: the first time the sender may only have looked up, and found what came back. */
    private static int sendUntilFull(RunningTransport running) {
        int sent = 0;
        int failed = 0;
        while (failed < 2) {
            int pages = running.send();
            failed = pages == 0 ? failed + 1 : 0;
            sent += pages;
        }
        return sent;
    }

    @ParameterizedTest
    @MethodSource("kindsAcrossCores")
    void shouldGiveEverythingBackWithPagesUnderWay(TransportKind kind) {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        RunningTransport running = new RunningTransport(kind, acrossCores(4));
        assertEquals(4, running.send());
        running.close(); // throws if a frame is missing
        Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
        left.removeAll(before);
        left.forEach(TransportTest::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        assertTrue(!thread.isAlive(), () -> thread + " is still there");
    }

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"PAGODA_MOVE", "PAGODA_COPY"})
    void shouldRunWithTheChecker(TransportKind kind) {
        Touch touch = new Touch(Payload.EIGHT_BYTES, 0, 0);
        for (boolean sameCore : new boolean[] {true, false}) {
            Settings checked = new Settings(touch, 8, 1, 1, sameCore, true, Settings.Waiting.POLL);
            try (RunningTransport running = new RunningTransport(kind, checked)) {
                assertEquals(1, running.send());
                assertEquals(1, running.receive());
            }
        }
    }

    @Test
    void shouldNoticeALostFrame() {
        PagodaMachine machine = new PagodaMachine(acrossCores(1));
        machine.machine().kernel().frames().allocateUser(0);
        String message =
                assertThrows(IllegalStateException.class, machine::close).getMessage();
        assertTrue(message.startsWith("1 "), message);
    }
}
