package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.PhysicalMemory;

class TranslateTest extends LabContract {
    private static final List<String> ACCESSES = List.of("load", "store", "fetch");

    @Override
    Lab lab() {
        return new Translate();
    }

    private Outcome run(String address) {
        Outcome outcome = runForPrograms(1, 1, Map.of("va", address));
        assertTrue(outcome.asAnnounced(), address);
        assertEquals(ACCESSES, outcome.all("access"));
        return outcome;
    }

    private static long hex(Object text) {
        return Long.parseUnsignedLong(text.toString().substring(2), 16);
    }

    // ---- against the specification ----

    /** What a test does with a machine on which alice has her pages, as they are before the lab's access. */
    @FunctionalInterface
    private interface Look {
        void at(PhysicalMemory memory, int root);
    }

    /** A load from a page that was stored into changes no table. */
    private static void lookAtAlice(Look look) {
        LabRun run = new LabRun(
                () -> Machine.builder().memory("4M").seed(1).poison(true),
                1,
                Map.of(),
                new PrintStream(OutputStream.nullOutputStream()),
                null,
                (done, total) -> {});
        try (Scene scene = new Scene(new Translate(), run)) {
            Translation translation = new Translation(scene, TranslatedPage.STORED.address(), Access.LOAD);
            scene.run();
            assertTrue(translation.isThrough());
            look.at(
                    scene.machine().kernel().memory(),
                    translation.alice().space().pageTable().root());
        }
    }

    @Test
    void shouldWalkAlicesTablesAsTheSpecificationSays() {
        lookAtAlice((memory, root) -> {
            SpecifiedWalk specified = new SpecifiedWalk(WalkTest.dump(memory), root);
            Random random = new Random(7);
            for (int i = 0; i < 20_000; i++) {
                long near = TranslatedPage.STORED.address() + random.nextInt(12 * 4096);
                long address = i % 4 == 0 ? random.nextLong() >>> random.nextInt(64) : near;
                WalkTest.assertAsSpecified(specified, new Walk(memory, root, address), address);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x1000000000",
                "0x1000000fff",
                "0x1000001000",
                "0x1000002abc",
                "0x1000003001",
                "0x1000004000",
                "0x1000005ffe",
                "0x1000006000",
                "0x1000007000",
                "0x1000008000",
                "0x1000009000",
                "0x1000200000",
                "0x1040000000",
                "0",
                "0xffff",
                "0x10000",
                "0x2000000000",
                "0x3fffffffff",
                "0x4000000000",
                "-1",
                "0xffffffc000000000",
                "0xffffffbfffffffff",
                "0x8000001000000000"
            })
    void shouldSayWhatTheSpecificationSays(String address) {
        Outcome outcome = run(address);
        lookAtAlice((memory, root) -> {
            SpecifiedWalk specified = new SpecifiedWalk(WalkTest.dump(memory), root);
            for (int i = 0; i < ACCESSES.size(); i++) {
                Map<String, Object> facts = outcome.object(i);
                assertEquals(root * 4096L, hex(facts.get("root")));
                OptionalLong expected = specified.translate(hex(facts.get("va")), "rwx".charAt(i));
                assertEquals(expected.isEmpty(), facts.get("faulted"), address + " " + facts);
                if (expected.isPresent()) {
                    assertEquals(expected.getAsLong(), hex(facts.get("walkPhysical")));
                    assertEquals(expected.getAsLong(), hex(facts.get("physical")));
                }
            }
        });
    }

    // ---- the pages one by one ----

    /** What becomes of a load, a store and a fetch: ok, resolved after a fault, or killed. */
    @ParameterizedTest
    @CsvSource({
        "STORED, ok, ok, killed",
        "LOADED, ok, resolved, killed",
        "DUPLICATED, ok, resolved, killed",
        "SHARED, ok, ok, killed",
        "READ_ONLY, ok, killed, killed",
        "CODE, ok, killed, ok",
        "FORBIDDEN, killed, killed, killed",
        "MOVED, killed, killed, killed",
        "UNTOUCHED, resolved, resolved, killed",
    })
    void shouldSayWhatBecomesOfEachAccess(TranslatedPage page, String load, String store, String fetch) {
        Outcome outcome = run("0x" + Long.toHexString(page.address() + 0x123));
        List<String> expected = List.of(load, store, fetch);
        for (int i = 0; i < expected.size(); i++) {
            Map<String, Object> facts = outcome.object(i);
            boolean killed = facts.get("status").equals(Kernel.STATUS_FAULT);
            boolean faulted = (boolean) facts.get("faulted");
            assertEquals(expected.get(i), killed ? "killed" : faulted ? "resolved" : "ok", page + " " + facts);
            assertEquals(!killed, facts.get("tlbHitAgain"));
            assertEquals(killed, facts.get("cause") != null);
        }
    }

    @Test
    void shouldReachAnotherFrameAfterACopyOnWriteStore() {
        Outcome outcome = run("0x1000002abc");
        Map<String, Object> load = outcome.object(0);
        Map<String, Object> store = outcome.object(1);
        assertEquals(List.of(64, 0, 2), load.get("vpn"));
        assertEquals(0xabc, load.get("offset"));
        assertEquals("leaf", load.get("end"));
        assertEquals(3, ((List<?>) load.get("levels")).size());
        assertEquals(load.get("walkPhysical"), store.get("walkPhysical"));
        assertNotEquals(store.get("walkPhysical"), store.get("physical"));
        assertEquals("W = 0", store.get("refusal"));
        assertEquals(1L, store.get("pageCopies"));
        assertEquals(0x084, hex(store.get("entryAfter")) & 0x384, "W and D are set, C and S are not");
    }

    @Test
    void shouldReadOneTableWhereThereIsNoOther() {
        assertEquals(1, ((List<?>) run("0").object(0).get("levels")).size());
        assertEquals(2, ((List<?>) run("0x1000200000").object(0).get("levels")).size());
        Map<String, Object> none = run("0x4000000000").object(0);
        assertEquals(List.of(), none.get("levels"));
        assertEquals("not_canonical", none.get("end"));
        assertNull(none.get("physical"));
    }

    // ---- what can be set ----

    @ParameterizedTest
    @CsvSource({
        "4096, 0x1000",
        "0X1000, 0x1000",
        "0x10_0000_2abc, 0x1000002abc",
        "-1, 0xffffffffffffffff",
        "18446744073709551615, 0xffffffffffffffff",
        "-9223372036854775808, 0x8000000000000000",
        "0x00000000000000000000001, 0x1",
    })
    void shouldTakeANumberOf64Bits(String number, String expected) {
        assertEquals(expected, run(number).object(0).get("va"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0x",
                "1.5",
                "-0x1",
                "--1",
                "0x1_",
                "1_000",
                "0xg",
                " 1",
                "18446744073709551616",
                "-9223372036854775809",
                "0x10000000000000000"
            })
    void shouldRefuseWhatIsNone(String number) {
        Map<String, String> settings = Map.of("va", number);
        String message =
                assertThrows(UsageException.class, () -> runForPeople(settings)).getMessage();
        assertTrue(message.contains("va") && message.contains("'" + number + "'"), message);
        assertEquals(1, message.lines().count());
    }

    // ---- the picture ----

    @Test
    void shouldDrawTheAddressAndEachEntry() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("|0000000000000000000000000|001000000|000000000|000000010|101010111100|"));
        assertTrue(outcome.hasLine("64        0         2         2748"));
        assertTrue(outcome.hasLine(
                "Level 2: root table, frame 1; VPN[2] = 64; at 0x00_0000_1000 + 64 x 8 = 0x00_0000_1200"));
        assertTrue(outcome.hasLine("|0|1|1|1|0|1|0|0|1|1|"), "the leaf: C D A U R V");
        assertTrue(outcome.hasLine("|0|0|1|1|0|1|0|1|1|1|"), "after the store: D A U W R V");
        assertTrue(outcome.hasLine("Physical address: 6 x 4096 + 2748 = 0x00_0000_6abc."));
        assertTrue(outcome.hasLine("store   page fault: W = 0  copies it to frame"));
        assertTrue(outcome.hasLine("ended with status 139, page fault: fetch at 0x1000002abc"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 'Below 0x00_0001_0000 nothing is ever mapped'",
        "-4096, 'the kernel''s half'",
        "0x4000000000, 'this is no Sv39 address'",
        "0x3fffffffff, 'the programs'' half, which ends at 0x3f_ffff_ffff'",
        "0x1000007000, 'the page was moved away'",
        "0x2000000000, 'no message has landed there'",
        "0x1000009000, 'alice has not asked for memory there'",
        "0x1000006000, 'U = 0: no program may use it.'",
        "0x1000008000, 'The kernel maps the zero frame'",
    })
    void shouldExplainWhatKindOfAddressItIs(String address, String part) {
        Outcome outcome = runForPeople(Map.of("va", address));
        assertTrue(outcome.asAnnounced());
        assertTrue(outcome.hasLine(part), () -> String.join("\n", outcome.lines()));
        outcome.lines().forEach(line -> assertTrue(line.length() <= 100, line));
    }

    @ParameterizedTest
    @EnumSource
    void shouldMarkThePageThatIsTranslated(TranslatedPage page) {
        Outcome outcome = runForPeople(Map.of("va", Text.address(page.address())));
        String line = outcome.lines().stream()
                .filter(text -> text.endsWith("<- va"))
                .findFirst()
                .orElseThrow();
        assertTrue(line.startsWith("  " + Text.address(page.address())) && line.contains(page.history()), line);
    }
}
