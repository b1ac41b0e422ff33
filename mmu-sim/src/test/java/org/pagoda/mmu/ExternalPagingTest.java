package org.pagoda.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which pages of a space another process is to provide. */
class ExternalPagingTest {
    private static final long PAGER = (3L << 32) | 17;

    private final SmallMachine machine = new SmallMachine();
    private final AddressSpace space = machine.space();
    private final ExternalPaging paging = space.externalPaging();
    private final long start = space.map(0, 8, Rights.READ_WRITE);

    @AfterEach
    void close() {
        machine.close();
    }

    private long page(int number) {
        return start + Page.address(number);
    }

    private List<String> regions() {
        return space.regions().stream()
                .filter(region -> region.name().equals("[anonymous]"))
                .map(region -> Page.number(region.start() - start) + "-" + Page.number(region.end() - start) + " "
                        + Rights.describe(region.rights()) + " " + region.pager())
                .toList();
    }

    @Test
    void shouldCutRegionsWhereThePagerEnds() {
        assertEquals(0, paging.setPager(page(2), 3, PAGER));
        assertEquals(List.of("0-2 rw- 0", "2-5 rw- " + PAGER, "5-8 rw- 0"), regions());
        assertEquals(0, space.protect(page(3), 3, Rights.READ));
        assertEquals(List.of("0-2 rw- 0", "2-3 rw- " + PAGER, "3-5 r-- " + PAGER, "5-6 r-- 0", "6-8 rw- 0"), regions());
        assertEquals(0, paging.setPager(start, 8, Region.NO_PAGER));
        assertEquals(List.of("0-2 rw- 0", "2-3 rw- 0", "3-5 r-- 0", "5-6 r-- 0", "6-8 rw- 0"), regions());
    }

    @Test
    void shouldNotMakeZerosOfWhatAPagerProvides() {
        paging.setPager(page(1), 1, PAGER);
        assertEquals(0, space.resolve(start, Access.STORE));
        assertEquals(Errno.EFAULT.result(), space.resolve(page(1), Access.LOAD));
        assertEquals(PageTableEntry.EMPTY, space.pageTable().get(page(1)));
        assertEquals(1, space.account().charged());
    }

    @Test
    void shouldNameThePagerOfAPageThatIsNotThereAndCanBeAccessedSo() {
        assertEquals(0, space.resolve(page(3), Access.LOAD));
        paging.setPager(start, 6, PAGER);
        assertEquals(0, space.protect(page(2), 1, Rights.READ));
        assertEquals(PAGER, paging.pagerFor(page(1) + 0x123, Access.STORE));
        assertEquals(PAGER, paging.pagerFor(page(2), Access.LOAD));
        assertEquals(Region.NO_PAGER, paging.pagerFor(page(2), Access.STORE), "no right");
        assertEquals(Region.NO_PAGER, paging.pagerFor(page(3), Access.STORE), "there");
        assertEquals(Region.NO_PAGER, paging.pagerFor(page(7), Access.LOAD), "no pager");
        assertEquals(Region.NO_PAGER, paging.pagerFor(page(9), Access.LOAD), "no region");
        assertTrue(paging.awaits(page(2), PAGER));
        assertFalse(paging.awaits(page(2), PAGER + 1));
        assertFalse(paging.awaits(page(3), PAGER));
        assertFalse(paging.awaits(page(7), Region.NO_PAGER));
    }

    @Test
    void shouldRefuseWhatIsNotPlainMemory() {
        long other = machine.space().map(0, 1, Rights.READ);
        assertEquals(start, other, "each space has addresses of its own");
        long pages = Page.number(AddressSpace.MMAP_START - AddressSpace.HEAP_START);
        assertEquals(Errno.ENOMEM.result(), paging.setPager(page(0), 9, PAGER));
        assertEquals(Errno.ENOMEM.result(), paging.setPager(AddressSpace.HEAP_START, pages, PAGER));
        assertEquals(Errno.EINVAL.result(), paging.setPager(space.window().start(), 1, PAGER));
        assertEquals(Errno.EINVAL.result(), paging.setPager(page(0) + 1, 1, PAGER));
        assertEquals(Errno.EINVAL.result(), paging.setPager(page(0), 0, PAGER));
        assertEquals(List.of("0-8 rw- 0"), regions());
        assertEquals(AddressSpace.HEAP_START + 1, space.setBreak(AddressSpace.HEAP_START + 1));
        assertEquals(0, paging.setPager(AddressSpace.HEAP_START, 1, PAGER), "a heap can have one");
    }

    @Test
    void shouldRememberWhichPagesAreReadOnlyUntilTheyGo() {
        assertEquals(0, space.resolve(page(1), Access.LOAD));
        space.setWritable(page(1), false);
        assertFalse(space.mayWrite(page(1) + 8));
        assertTrue(space.mayWrite(page(2)));
        assertEquals(Errno.EFAULT.result(), space.resolve(page(1), Access.STORE));
        assertEquals(Errno.EACCES.result(), space.protect(start, 8, Rights.READ_WRITE));
        assertEquals(0, space.protect(start, 1, Rights.READ_WRITE));
        assertEquals(0, space.unmap(page(1), 1));
        assertEquals(page(1), space.map(page(1), 1, Rights.READ_WRITE));
        assertTrue(space.mayWrite(page(1)));
        assertEquals(0, space.resolve(page(1), Access.STORE));
    }
}
