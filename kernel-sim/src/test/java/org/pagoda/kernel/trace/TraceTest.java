package org.pagoda.kernel.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.boot.Machine;

/** Events, and the hash over them. */
class TraceTest {
    /** A scheduler that is where the test wants it to be. */
    private static final class Fixed implements Trace.Position {
        long tick = 1;
        int cpu = 2;
        long pid = 3;

        @Override
        public long tick() {
            return tick;
        }

        @Override
        public int cpu() {
            return cpu;
        }

        @Override
        public long pid() {
            return pid;
        }
    }

    private final Fixed position = new Fixed();
    private final Trace trace = new Trace(position);

    private static String sha256(ByteBuffer bytes) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes.flip());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static ByteBuffer event(ByteBuffer to, long... values) {
        for (long value : values) {
            to.putLong(value);
        }
        return to;
    }

    @Test
    void shouldHashNothingWhenNothingHasHappened() {
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", trace.hash());
        assertEquals(0, trace.events());
    }

    @Test
    void shouldHashKindPlaceAndValuesBigEndian() throws NoSuchAlgorithmException {
        trace.record(EventKind.CALL, 10, 11, 12, 13);
        trace.record(EventKind.SPAWN, 99, 20, 21, 22, 23);
        ByteBuffer expected = ByteBuffer.allocate(128);
        event(expected, EventKind.CALL.code(), 2, 1, 3, 10, 11, 12, 13);
        event(expected, EventKind.SPAWN.code(), 2, 1, 99, 20, 21, 22, 23);
        assertEquals(sha256(expected), trace.hash());
        assertEquals(2, trace.events());
    }

    @ParameterizedTest
    @ValueSource(ints = {1023, 1024, 1025, 2048, 3000})
    void shouldHashAllEventsHoweverManyThereAre(int count) throws NoSuchAlgorithmException {
        ByteBuffer expected = ByteBuffer.allocate(64 * count);
        for (int i = 0; i < count; i++) {
            position.tick = i;
            trace.record(EventKind.FAULT, i, 0, 0, 0);
            event(expected, EventKind.FAULT.code(), 2, i, 3, i, 0, 0, 0);
        }
        assertEquals(sha256(expected), trace.hash());
        assertEquals(count, trace.events());
    }

    @Test
    void shouldGoOnWhenTheHashWasAskedForInBetween() {
        Trace asked = new Trace(position);
        for (int i = 0; i < 1500; i++) {
            trace.record(EventKind.FAULT, i, 0, 0, 0);
            asked.record(EventKind.FAULT, i, 0, 0, 0);
            if (i % 100 == 0) {
                assertEquals(asked.hash(), asked.hash());
            }
        }
        assertEquals(trace.hash(), asked.hash());
    }

    @Test
    void shouldHaveAnotherHashWhenAnyPartOfAnEventDiffers() {
        Set<String> hashes = new HashSet<>();
        for (int part = 0; part < 8; part++) {
            Fixed elsewhere = new Fixed();
            Trace changed = new Trace(elsewhere);
            elsewhere.tick += part == 0 ? 1 : 0;
            elsewhere.cpu += part == 1 ? 1 : 0;
            elsewhere.pid += part == 2 ? 1 : 0;
            EventKind kind = part == 3 ? EventKind.COPY : EventKind.CALL;
            changed.record(kind, part == 4 ? 1 : 0, part == 5 ? 1 : 0, part == 6 ? 1 : 0, part == 7 ? 1 : 0);
            hashes.add(changed.hash());
        }
        trace.record(EventKind.CALL, 0, 0, 0, 0);
        hashes.add(trace.hash());
        assertEquals(9, hashes.size());
    }

    @Test
    void shouldTellListenersFromNowOnInTheirOrder() {
        List<String> heard = new ArrayList<>();
        trace.record(EventKind.CALL, 1, 0, 0, 0);
        trace.listen((kind, tick, cpu, pid, a, b, c, d) -> heard.add(
                "first " + kind + " " + tick + " " + cpu + " " + pid + " " + a + " " + b + " " + c + " " + d));
        trace.listen((kind, tick, cpu, pid, a, b, c, d) -> heard.add("second " + a));
        trace.record(EventKind.CALL, 4, 5, 6, 7);
        assertEquals(List.of("first CALL 1 2 3 4 5 6 7", "second 4"), heard);
    }

    @Test
    void shouldHaveACodeOfItsOwnForEachKind() {
        Set<Integer> codes = new HashSet<>();
        for (EventKind kind : EventKind.values()) {
            codes.add(kind.code());
        }
        assertEquals(EventKind.values().length, codes.size());
    }

    @Test
    void shouldHaveNoTraceWhenTheMachineIsBuiltWithout() {
        try (Machine machine = Machine.builder().memory("1M").traced(false).build()) {
            assertThrows(IllegalStateException.class, machine::trace);
        }
    }

    @Test
    void shouldDifferFromTheEmptyHashOnceSomethingHasHappened() {
        String empty = trace.hash();
        trace.record(EventKind.CALL, 0, 0, 0, 0);
        assertNotEquals(empty, trace.hash());
    }
}
