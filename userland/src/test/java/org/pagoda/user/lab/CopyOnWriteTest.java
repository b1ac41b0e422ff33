package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyOnWriteTest extends LabContract {
    @Override
    Lab lab() {
        return new CopyOnWrite();
    }

    private static List<Object> all(Map<String, Object> object, String key) {
        List<Object> all = new ArrayList<>();
        for (Object moment : (List<?>) object.get("moments")) {
            all.add(((Map<?, ?>) moment).get(key));
        }
        return all;
    }

    @Test
    void shouldCopyNothingAsLongAsNobodyStores() {
        Map<String, Object> load = runForPrograms().object("variant", "load");
        assertEquals(List.of(1, 2, 3, 4, 4), all(load, "holders"));
        assertEquals(List.of(0L, 0L, 0L, 0L, 0L), all(load, "copied"));
        assertEquals(List.of(1L, 1L, 1L, 1L, 1L), all(load, "faults"));
        assertEquals(List.of(100L, 100L, 100L, 100L), load.get("values"));
        String shared = "r-- frame " + load.get("frame") + " copy-on-write";
        assertEquals(
                List.of(shared, shared, shared, shared), all(load, "entries").get(4));
    }

    @Test
    void shouldCopyForWhoeverStoresButTheLast() {
        Map<String, Object> store = runForPrograms().object("variant", "store");
        assertEquals(List.of(1, 2, 3, 4, 3, 2, 1, 1), all(store, "holders"));
        assertEquals(List.of(0L, 0L, 0L, 0L, 1L, 2L, 3L, 3L), all(store, "copied"));
        assertEquals(List.of(1L, 1L, 1L, 1L, 2L, 3L, 4L, 5L), all(store, "faults"));
        assertEquals(List.of(200L, 1L, 2L, 3L), store.get("values"));
        List<?> last = (List<?>) all(store, "entries").get(7);
        assertEquals("rw- frame " + store.get("frame"), last.get(0));
        assertEquals(4, last.stream().distinct().count(), "four frames");
        assertEquals(3L, store.get("pageCopies"));
    }

    @Test
    void shouldCopyOnlyThePageThatAForkedChildStoresInto() {
        Map<String, Object> fork = runForPrograms().object("variant", "fork");
        assertEquals(List.of(0L, 0L, 1L, 1L), all(fork, "copied"));
        assertEquals(List.of(2L, 2L, 3L, 4L), all(fork, "faults"));
        assertEquals(List.of(200L, 1L), fork.get("values"));
        List<?> forked = (List<?>) all(fork, "entries").get(1);
        assertEquals(2, forked.stream().distinct().count(), "two frames, and two entries for each");
        List<?> last = (List<?>) all(fork, "entries").get(3);
        assertEquals(3, last.stream().distinct().count(), "three frames");
        assertEquals(1L, fork.get("pageCopies"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldCopyOnceForEachReceiver(int receivers) {
        Outcome outcome = runForPrograms(1, 1, Map.of("receivers", Integer.toString(receivers)));
        assertTrue(outcome.asAnnounced());
        assertEquals(0L, outcome.object("variant", "load").get("pageCopies"));
        assertEquals((long) receivers, outcome.object("variant", "store").get("pageCopies"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4", "-1", "", "x"})
    void shouldRefuseANumberOfReceiversThatCannotBe(String number) {
        Map<String, String> settings = Map.of("receivers", number);
        String message =
                assertThrows(UsageException.class, () -> runForPeople(settings)).getMessage();
        assertTrue(message.contains("receivers"), message);
    }

    @Test
    void shouldDrawTheBitsOfEachEntry() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("owner stores            7 --DA-U-WRV  none"));
        assertTrue(outcome.hasLine("sent to receiver-1      7 -CDA-U--RV  7 -C---U--RV"));
        assertTrue(outcome.hasLine("receiver-1 stores       7 -CDA-U--RV  14 --DA-U-WRV"));
        assertTrue(outcome.hasLine("owner stores again      7 --DA-U-WRV"));
    }
}
