package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSpaceMapTest {
    private static final long START = 0x10_0000_0000L;
    private static final long WINDOW = 0x20_0000_0000L;
    private static final long WINDOW_END = WINDOW + 16 * 4096;
    private static final long USER_END = 0x40_0000_0000L;
    private static final long EINVAL = -22;
    private static final long ENOMEM = -12;

    private final SmallMachine machine = new SmallMachine();
    private final AddressSpace space = machine.space();

    @AfterEach
    void shouldGiveEverythingBack() {
        machine.close();
    }

    private List<String> regions() {
        return space.regions().stream().map(Region::toString).toList();
    }

    @Test
    void shouldStartWithTheLandingWindowOnly() {
        assertEquals(List.of("2000000000-2000010000 rw- [landing]"), regions());
        assertEquals(WINDOW, space.window().start());
        assertEquals(WINDOW_END, space.window().end());
    }

    @Test
    void shouldPlaceRegionsOneAfterTheOther() {
        assertEquals(START, space.map(0, 2, Rights.READ));
        assertEquals(START + 0x2000, space.map(0, 1, Rights.READ_WRITE));
        assertEquals(
                List.of(
                        "1000000000-1000002000 r-- [anonymous]",
                        "1000002000-1000003000 rw- [anonymous]",
                        "2000000000-2000010000 rw- [landing]"),
                regions());
    }

    @Test
    void shouldPlaceARegionInTheLowestGapThatIsLongEnough() {
        assertEquals(START + 0x1000, space.map(START + 0x1000, 1, Rights.READ));
        assertEquals(START + 0x4000, space.map(START + 0x4000, 1, Rights.READ));
        assertEquals(START + 0x5000, space.map(0, 3, Rights.READ));
        assertEquals(START + 0x2000, space.map(0, 2, Rights.READ));
        assertEquals(START, space.map(0, 1, Rights.READ));
        assertEquals(START + 0x8000, space.map(0, 1, Rights.READ));
    }

    @Test
    void shouldNotPlaceARegionIntoOneThatBeginsBelowTheMmapArea() {
        assertEquals(START - 0x1000, space.map(START - 0x1000, 3, Rights.READ));
        assertEquals(START + 0x2000, space.map(0, 1, Rights.READ));
    }

    @Test
    void shouldUseTheLastPageBelowTheWindow() {
        long pages = (WINDOW - START) / 4096;
        assertEquals(ENOMEM, space.map(0, pages + 1, Rights.READ));
        assertEquals(START, space.map(0, pages, Rights.READ));
        assertEquals(ENOMEM, space.map(0, 1, Rights.READ));
        space.unmap(WINDOW - 0x2000, 2);
        assertEquals(ENOMEM, space.map(0, 3, Rights.READ));
        assertEquals(WINDOW - 0x2000, space.map(0, 2, Rights.READ));
    }

    @Test
    void shouldNotMindWhatIsMappedAboveTheWindow() {
        assertEquals(WINDOW_END, space.map(WINDOW_END, 1, Rights.READ));
        assertEquals(START, space.map(0, (WINDOW - START) / 4096, Rights.READ));
    }

    @ParameterizedTest
    @ValueSource(longs = {0x1_0000, WINDOW - 0x1000, WINDOW_END, USER_END - 0x1000})
    void shouldMapUpToTheBordersOfWhatIsForbidden(long address) {
        assertEquals(address, space.map(address, 1, Rights.READ_WRITE));
        machine.store(space, address + 4095, 5);
        assertEquals(5, machine.load(space, address + 4095));
    }

    @ParameterizedTest
    @CsvSource({
        "0x1000, 1", // null area
        "0xf000, 1",
        "0xf000, 2",
        "0x2000000000, 1", // window
        "0x200000f000, 1",
        "0x1ffffff000, 2",
        "0x1000000000, 0x1000001",
        "0x200000f000, 2",
        "0x1ffffff000, 100",
        "0x4000000000, 1", // kernel half
        "0x3ffffff000, 2",
        "0x7ffffff000, 1",
        "-0x1000, 1",
        "-0x4000000000, 1",
        "-0x8000000000000000, 1",
        "0x1000000001, 1", // misaligned
        "0x1000000800, 1",
        "1, 1",
        "0x1000000000, 0", // length
        "0, 0",
        "0, -1",
        "0x1000000000, -1",
        "0, 0x4000001",
        "0x10000, 0x4000000",
        "0, 0x10000000000000", // times 4096 is 0
        "0x1000000000, 0x10000000000001", // times 4096 is 4096
        "0, 0x7fffffffffffffff",
        "0, -0x8000000000000000",
        "0x3ffffff000, 0x7ffffffffffff"
    })
    void shouldRefuseRangesThatCannotBe(String address, String pages) {
        assertEquals(EINVAL, space.map(Long.decode(address), Long.decode(pages), Rights.READ));
        assertEquals(1, space.regions().size());
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 12, 1, 16, 32, 15, 1L << 32, (1L << 33) | 2, -1, Long.MIN_VALUE})
    void shouldRefuseRightsThatCannotBeExpressed(long rights) {
        assertEquals(EINVAL, space.map(0, 1, rights));
        assertEquals(EINVAL, space.map(START, 1, rights));
        assertEquals(1, space.regions().size());
    }

    @Test
    void shouldChangeNothingWhenItRefuses() {
        space.map(START, 2, Rights.READ_WRITE);
        machine.store(space, START, 5);
        assertEquals(EINVAL, space.map(START, 1, Rights.WRITE));
        assertEquals(EINVAL, space.map(START + 1, 1, Rights.READ));
        assertEquals(EINVAL, space.map(START, (WINDOW - START) / 4096 + 1, Rights.READ));
        assertEquals(5, machine.load(space, START));
        assertEquals(2, space.regions().size());
    }

    @Test
    void shouldReplaceWhatWasThere() {
        space.map(START, 3, Rights.READ_WRITE);
        for (int i = 0; i < 3; i++) {
            machine.store(space, START + i * 4096L, i + 1);
        }
        assertEquals(START + 0x1000, space.map(START + 0x1000, 1, Rights.READ));
        assertEquals(
                List.of(
                        "1000000000-1000001000 rw- [anonymous]",
                        "1000001000-1000002000 r-- [anonymous]",
                        "1000002000-1000003000 rw- [anonymous]",
                        "2000000000-2000010000 rw- [landing]"),
                regions());
        assertEquals(2, space.account().charged());
        assertEquals(1, machine.load(space, START));
        assertEquals(0, machine.load(space, START + 0x1000), "demand-zero again");
        assertEquals(3, machine.load(space, START + 0x2000));
        assertEquals(2, machine.frames.usedFrames() - machine.pageTables());
    }

    @Test
    void shouldReplaceSeveralRegionsAndTheGapsBetween() {
        space.map(START, 2, Rights.READ);
        space.map(START + 0x3000, 2, Rights.READ);
        space.map(START + 0x6000, 2, Rights.READ);
        space.map(START + 0x1000, 6, Rights.READ_WRITE);
        assertEquals(
                List.of(
                        "1000000000-1000001000 r-- [anonymous]",
                        "1000001000-1000007000 rw- [anonymous]",
                        "1000007000-1000008000 r-- [anonymous]",
                        "2000000000-2000010000 rw- [landing]"),
                regions());
    }

    @Test
    void shouldFindTheRegionOfEachAddress() {
        space.map(START, 2, Rights.READ);
        Region region = space.regionAt(START + 0x1fff);
        assertNotNull(region);
        assertEquals(START, region.start());
        assertEquals(START + 0x2000, region.end());
        assertEquals(Rights.READ, region.rights());
        assertEquals("[anonymous]", region.name());
        assertNull(space.regionAt(START - 1));
        assertNull(space.regionAt(START + 0x2000));
        assertNull(space.regionAt(0));
        assertNull(space.regionAt(-1));
        assertNull(space.regionAt(Long.MIN_VALUE));
        assertEquals("[landing]", space.regionAt(WINDOW).name());
    }
}
