package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Errno;

/** Files by number. */
class DescriptorTableTest {
    private static final class CountingFile implements OpenFile {
        int closed;

        @Override
        public long read(Task task, long address, long count) {
            return 0;
        }

        @Override
        public long write(Task task, long address, long count) {
            return 0;
        }

        @Override
        public long close() {
            closed++;
            return -5;
        }
    }

    private final OpenFileCount count = OpenFileCount.ofFrames(0);
    private final DescriptorTable table = new DescriptorTable(3, count);
    private final CountingFile file = new CountingFile();

    @Test
    void shouldGiveOutTheLowestFreeNumber() {
        for (int number = 0; number < 3; number++) {
            assertEquals(number, table.open(new CountingFile()));
        }
        table.close(1);
        table.close(0);
        assertEquals(0, table.open(file));
        assertEquals(1, table.open(new CountingFile()));
        assertSame(file, table.get(0));
    }

    @Test
    void shouldSayEmfileWhenAllNumbersAreTaken() {
        for (int number = 0; number < 3; number++) {
            table.open(new CountingFile());
        }
        assertError(Errno.EMFILE, table.open(file));
        assertEquals(0, file.closed);
    }

    @Test
    void shouldGiveOutTheLowestFreeNumberWhateverWasOpenedAndClosed() {
        DescriptorTable large = new DescriptorTable(300, count);
        TreeSet<Long> free = new TreeSet<>(LongStream.range(0, 300).boxed().toList());
        SplittableRandom random = new SplittableRandom(3);
        for (int step = 0; step < 5_000; step++) {
            long number = random.nextInt(300);
            if (random.nextInt(3) == 0) {
                assertEquals(free.add(number), large.close(number) != Errno.EBADF.result());
            } else if (free.isEmpty()) {
                assertError(Errno.EMFILE, large.open(new CountingFile()));
                assertError(Errno.EMFILE, large.checkRoom());
            } else if (random.nextInt(4) == 0 && !free.contains(0L)) {
                large.duplicate(0, number);
                free.remove(number);
            } else {
                assertEquals(free.pollFirst(), large.open(new CountingFile()));
            }
        }
        large.closeAll();
        assertEquals(0, large.open(file));
    }

    @Test
    void shouldKeepWhatIsOpenWhenItsLimitIsLowered() {
        table.open(file);
        table.open(new CountingFile());
        table.setLimit(1);
        assertError(Errno.EMFILE, table.open(new CountingFile()));
        assertEquals(-5, table.close(1));
        assertError(Errno.EMFILE, table.open(new CountingFile()));
        table.setLimit(100);
        for (int number = 1; number < 100; number++) {
            assertEquals(number, table.open(new CountingFile()));
        }
        assertError(Errno.EMFILE, table.open(new CountingFile()));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 64, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32})
    void shouldKnowNothingOfNumbersThatAreNotOpen(long number) {
        assertNull(table.get(number));
        assertError(Errno.EBADF, table.close(number));
    }

    @Test
    void shouldCloseAFileOnceAndPassOnWhatItSays() {
        long number = table.open(file);
        assertEquals(-5, table.close(number));
        assertError(Errno.EBADF, table.close(number));
        assertEquals(1, file.closed);
    }

    @Test
    void shouldCloseWhatIsOpenAndOnlyThatAtTheEnd() {
        CountingFile early = new CountingFile();
        table.open(early);
        table.open(file);
        table.close(0);
        table.closeAll();
        assertEquals(1, early.closed);
        assertEquals(1, file.closed);
        assertNull(table.get(1));
    }

    // ---- two tables with the same files ----

    @Test
    void shouldInheritFilesUnderTheirNumbers() {
        table.open(new CountingFile());
        table.open(file);
        table.close(0);
        DescriptorTable child = new DescriptorTable(3, count);
        child.inherit(table);
        assertNull(child.get(0));
        assertSame(file, child.get(1));
        assertEquals(0, child.open(new CountingFile()));
        assertNull(table.get(0), "what is opened later is the child's alone");
    }

    @Test
    void shouldCloseAFileWhenTheLastNumberForItIsClosed() {
        table.open(file);
        DescriptorTable child = new DescriptorTable(3, count);
        DescriptorTable grandchild = new DescriptorTable(3, count);
        child.inherit(table);
        grandchild.inherit(child);
        assertEquals(0, table.close(0));
        assertError(Errno.EBADF, table.close(0));
        child.closeAll();
        assertEquals(0, file.closed);
        assertEquals(-5, grandchild.close(0));
        assertEquals(1, file.closed);
    }
}
