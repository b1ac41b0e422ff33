package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.PhysicalMemory;

/**
 * One walk through Sv39 page tables, step by step, for people to see: "Virtual Address Translation Process" in the RISC-V privileged
 * specification, for a program (user mode). It only reads: A and D stay as they are.
 */
final class Walk {
    /** Bits of a virtual address that are translated. */
    static final int ADDRESS_BITS = 39;
    /** The root table's level. */
    static final int ROOT_LEVEL = 2;

    private static final int INDEX_BITS = 9;

    /** One entry on the way: which table, which entry in it, where that lies, and what stands there. */
    record Step(int level, long table, int index, long entryAddress, long entry) {}

    /** How a walk ends. */
    enum End {
        /** Bits 63 to 39 are not all equal to bit 38: no table was read. */
        NOT_CANONICAL("bits 63 to 39 differ from 38"),
        NO_MEMORY("no memory there"),
        NOT_VALID("V = 0"),
        RESERVED("a reserved encoding"),
        /** There is no level below 0 for an entry to point to. */
        NO_LEAF("R = W = X = 0 at level 0"),
        MISALIGNED("a misaligned superpage"),
        /** An entry that maps a page; whether an access may go through depends on its bits. */
        LEAF("");

        private final String reason;

        End(String reason) {
            this.reason = reason;
        }
    }

    private final long virtualAddress;
    private final List<Step> steps = new ArrayList<>();
    private final End end;

    /** Walks the tables whose root is in frame {@code root}. */
    Walk(PhysicalMemory memory, int root, long virtualAddress) {
        this.virtualAddress = virtualAddress;
        end = isCanonical(virtualAddress) ? walk(memory, root) : End.NOT_CANONICAL;
    }

    /** True if bits 63 to 39 are all equal to bit 38. */
    static boolean isCanonical(long virtualAddress) {
        int above = Long.SIZE - ADDRESS_BITS;
        return virtualAddress << above >> above == virtualAddress;
    }

    /** VPN[level] of an address: which entry of a table at that level it needs. */
    static int index(long virtualAddress, int level) {
        return (int) (virtualAddress >>> (Page.SHIFT + level * INDEX_BITS)) & ((1 << INDEX_BITS) - 1);
    }

    private End walk(PhysicalMemory memory, int root) {
        long table = root;
        for (int level = ROOT_LEVEL; level >= 0; level--) {
            int index = index(virtualAddress, level);
            long entryAddress = Page.address(table) + (long) index * Long.BYTES;
            if (table >= memory.frames()) {
                return End.NO_MEMORY;
            }
            long entry = memory.getLong(entryAddress);
            steps.add(new Step(level, table, index, entryAddress, entry));
            if (!PageTableEntry.isValid(entry)) {
                return End.NOT_VALID;
            } else if (PageTableEntry.isReserved(entry)) {
                return End.RESERVED;
            } else if (PageTableEntry.isLeaf(entry)) {
                return physicalPage(entry) % pagesBelow(level) == 0 ? End.LEAF : End.MISALIGNED;
            }
            table = physicalPage(entry);
        }
        return End.NO_LEAF;
    }

    /** The 44 bits of an entry that are a physical page number. */
    static long physicalPage(long entry) {
        return entry << 10 >>> 20;
    }

    /** Pages that a leaf at {@code level} maps: 1, 512 (2 MiB) or 512 x 512 (1 GiB). */
    private static long pagesBelow(int level) {
        return 1L << (level * INDEX_BITS);
    }

    /** The entries that were read, the root's first. */
    List<Step> steps() {
        return steps;
    }

    long virtualAddress() {
        return virtualAddress;
    }

    End end() {
        return end;
    }

    /** The entry that maps the page; empty if the walk has found none. */
    long leaf() {
        return end == End.LEAF ? last().entry : PageTableEntry.EMPTY;
    }

    private Step last() {
        return steps.get(steps.size() - 1);
    }

    /** Why {@code access} is a page fault, in a few words; null if it goes through. */
    @Nullable
    String refusal(Access access) {
        if (end != End.LEAF) {
            return end.reason + (steps.isEmpty() ? "" : " at level " + last().level);
        } else if ((leaf() & PageTableEntry.USER) == 0) {
            return "U = 0, not a program's page";
        } else if ((leaf() & access.right()) == 0) {
            return switch (access) {
                case LOAD -> "R = 0";
                case STORE -> "W = 0";
                case FETCH -> "X = 0";
            };
        }
        return null;
    }

    /** What the page is reached at in physical memory; only after {@link End#LEAF}. */
    long physicalAddress() {
        long pages = pagesBelow(last().level);
        long page = physicalPage(leaf()) + Page.number(virtualAddress) % pages;
        return Page.address(page) | Page.offset(virtualAddress);
    }

    /** {@code load page fault} and the like. */
    static String faultName(Access access) {
        return access.name().toLowerCase(Locale.ROOT) + " page fault";
    }
}
