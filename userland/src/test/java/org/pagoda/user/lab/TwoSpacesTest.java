package org.pagoda.user.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TwoSpacesTest extends LabContract {
    private static final long DIRECT_MAP = 0xFFFF_FFD6_0000_0000L;

    @Override
    Lab lab() {
        return new TwoSpaces();
    }

    @Test
    void shouldNameTwoFramesByOneNumber() {
        Outcome outcome = runForPrograms();
        List<?> frames = (List<?>) outcome.fact("frames");
        assertNotEquals(frames.get(0), frames.get(1));
        assertEquals(List.of("0xa11ce", "0xb0b"), outcome.fact("loaded"));
    }

    @Test
    void shouldNameEachFrameAgainInTheDirectMap() {
        Outcome outcome = runForPrograms();
        List<?> frames = (List<?>) outcome.fact("frames");
        List<?> names = (List<?>) outcome.fact("kernelAddresses");
        for (int i = 0; i < 2; i++) {
            assertEquals("0x" + Long.toHexString(DIRECT_MAP + 4096L * (int) frames.get(i)), names.get(i));
        }
        assertEquals(List.of("0xa11ce", "0xb0b"), outcome.fact("kernelLoaded"));
        assertEquals(List.of("0xa11ce", "0xc0de"), outcome.fact("loadedAfterTheKernelStored"));
    }

    @Test
    void shouldDrawBothNamesOfEachFrame() {
        Outcome outcome = runForPeople();
        assertTrue(outcome.hasLine("  alice  0x10_0000_0000         --+"));
        assertTrue(outcome.hasLine("  bob    0x10_0000_0000         --+"));
        assertEquals(
                2,
                outcome.lines().stream()
                        .filter(line -> line.contains("+--> frame "))
                        .count());
        assertTrue(outcome.hasLine("bob now loads 0xc0de, alice 0xa11ce."));
    }
}
