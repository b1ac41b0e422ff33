package org.pagoda.jmh;

import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.TranslationLookasideBuffer;

/**
 * What it costs to find the byte behind an address: a load whose translation is in the TLB, or is not, beside the same load without an MMU; and
 * the walk of the tables, beside three loads of which each says where the next is.
 *
 * <p>Addresses are drawn at random, over so few pages that all are in the TLB and in the host's nearest cache. Those that miss the TLB go round more
 * pages of one of its sets than the set has ways, and are in that cache too: what they cost more is the miss, the walk and the entry's eviction.
 */
public class TranslationBenchmark extends PagodaBenchmark {
    /** Loads, or walks, of one call. */
    static final int COUNT = 1024;

    private static final int PAGES = 4;

    /** A program with some pages. */
    public static class FewPages extends BenchmarkMachine {
        private final long[] addresses = new long[COUNT];

        @Override
        protected void prepare() {
            long start = libc().mmap(PAGES);
            for (int page = 0; page < PAGES; page++) {
                libc().store64(start + Page.address(page), page);
            }
            draw(addresses, start);
        }

        private MemoryManagementUnit mmu() {
            return task().cpu().mmu();
        }

        private PageTableWalker walker() {
            return new PageTableWalker(machine().kernel().memory());
        }

        private int root() {
            return task().process().space().pageTable().root();
        }
    }

    /** A program with pages that push one another out of the TLB. */
    public static class ConflictingPages extends BenchmarkMachine {
        private final long[] addresses = new long[COUNT];

        @Override
        protected void prepare() {
            TranslationLookasideBuffer tlb = mmu().tlb();
            int pages = 2 * tlb.ways();
            long start = libc().mmap((long) pages * tlb.sets());
            for (int i = 0; i < COUNT; i++) {
                int page = i % pages * tlb.sets();
                addresses[i] = start + Page.address(page) + i % (Page.SIZE / Long.BYTES) * (long) Long.BYTES;
                libc().store64(addresses[i], i);
            }
        }

        private MemoryManagementUnit mmu() {
            return task().cpu().mmu();
        }
    }

    /** As many bytes outside the heap, and tables that lead to them. */
    public static class Plain extends BenchmarkMachine {
        private static final int LEVEL_BITS = 9;
        private static final int LEVEL_MASK = (1 << LEVEL_BITS) - 1;

        private final long[] addresses = new long[COUNT];
        private final UnsafeBuffer bytes =
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(PAGES * Page.SIZE, Page.SIZE));
        private final UnsafeBuffer tables =
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(3 * Page.SIZE, Page.SIZE));

        @Override
        protected void prepare() {
            draw(addresses, 0);
            tables.putLong(0, Page.SIZE);
            tables.putLong(Page.SIZE, 2 * Page.SIZE);
            for (int page = 0; page < PAGES; page++) {
                tables.putLong(2 * Page.SIZE + page * Long.BYTES, page + 1);
            }
        }

        private static int index(long address, int level) {
            return (int) (address >>> (Page.SHIFT + level * LEVEL_BITS)) & LEVEL_MASK;
        }

        private long walk(long address) {
            int table = 0;
            for (int level = 2; level > 0; level--) {
                table = (int) tables.getLong(table + index(address, level) * Long.BYTES);
            }
            return tables.getLong(table + index(address, 0) * Long.BYTES);
        }
    }

    /** Fills {@code addresses} with some of words that lie in the pages from {@code start} on. */
    private static void draw(long[] addresses, long start) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = start + random.nextInt(PAGES * Page.SIZE / Long.BYTES) * (long) Long.BYTES;
        }
    }

    /** Loads 64 bits through the MMU; the TLB knows all pages. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long loadTranslated(FewPages program) {
        MemoryManagementUnit mmu = program.mmu();
        long sum = 0;
        for (long address : program.addresses) {
            sum += mmu.load64(address);
        }
        return sum;
    }

    /** Loads 64 bits through the MMU; the TLB does not know the page. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long loadMissing(ConflictingPages program) {
        MemoryManagementUnit mmu = program.mmu();
        long sum = 0;
        for (long address : program.addresses) {
            sum += mmu.load64(address);
        }
        return sum;
    }

    /** Loads 64 bits from a buffer outside the heap. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long loadPlain(Plain plain) {
        long sum = 0;
        for (long address : plain.addresses) {
            sum += plain.bytes.getLong((int) address);
        }
        return sum;
    }

    /** Walks the tables. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long walk(FewPages program) {
        PageTableWalker walker = program.walker();
        int root = program.root();
        long sum = 0;
        for (long address : program.addresses) {
            sum += walker.walk(root, address, Access.LOAD);
        }
        return sum;
    }

    /** Three loads from a buffer outside the heap, each from where the one before says. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long walkPlain(Plain plain) {
        long sum = 0;
        for (long address : plain.addresses) {
            sum += plain.walk(address);
        }
        return sum;
    }
}
