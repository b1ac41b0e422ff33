package org.pagoda.mmu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which address space has which ASID, the number by which TLBs tell spaces apart. There may be more spaces than numbers: a space gets one
 * when a CPU is to enter it, the lowest that is free, and keeps it until it ends or all are taken back.
 *
 * <pre>
 *   none --a CPU is to enter the space: {@link #give}--> ASID --the space ends: {@link #takeBack}--> free
 *     ^                                                   |
 *     +---- all are taken and one more is needed: --------+
 *           {@link #takeBackAllBut} those that CPUs run
 * </pre>
 *
 * <p>Before the last, whoever calls has all CPUs forget all translations: then no TLB has one of a space without an ASID, nor of an ASID
 * that no space has, and a number can go to anybody. The RISC-V privileged specification gives 16 bits at most to a number (satp.ASID),
 * and an implementation may have fewer.
 *
 * <p>Linux does the same at a "roll-over" ({@code arch/riscv/mm/context.c}, which has it from {@code arch/arm64/mm/context.c}), where a
 * generation in the upper bits says of a number whether it still counts, because it has no list of who has one.
 */
public final class AsidTable {
    /** The ASID of a space that has none. No TLB ever has an entry of it. */
    public static final int NONE = 0;

    /** The most bits that an ASID can have. */
    public static final int MOST_BITS = 16;

    private final int limit;

    // Whoever is in the kernel. Who has an ASID, by its number; grows up to the limit.
    private @Nullable AddressSpace[] holders = new AddressSpace[16];
    // No number below is free.
    private int lowestFree = NONE + 1;
    private int taken;
    private long rollOvers;

    /** A table of ASIDs of {@code bits} bits, 1 to {@link #MOST_BITS}: one number less than that makes, because one means none. */
    public AsidTable(int bits) {
        if (bits < 1 || bits > MOST_BITS) {
            throw new IllegalArgumentException("an ASID has 1 to " + MOST_BITS + " bits, not " + bits);
        }
        limit = 1 << bits;
    }

    /** How many spaces can have one at a time. */
    public int size() {
        return limit - 1;
    }

    /** How many spaces have one. */
    public int taken() {
        return taken;
    }

    /** How often all were taken back. */
    public long rollOvers() {
        return rollOvers;
    }

    /** True if none is free. */
    public boolean isExhausted() {
        return taken == size();
    }

    /** Gives an ASID to a space that has none; one is free. */
    public void give(AddressSpace space) {
        if (space.asid() != NONE || isExhausted()) {
            throw new IllegalStateException("space " + space.owner() + " has ASID " + space.asid() + ", and "
                    + (size() - taken) + " are left to give");
        }
        int asid = lowestFree;
        while (asid < holders.length && holders[asid] != null) {
            asid++;
        }
        if (asid == holders.length) {
            holders = Arrays.copyOf(holders, 2 * asid);
        }
        holders[asid] = space;
        lowestFree = asid + 1;
        taken++;
        space.setAsid(asid);
    }

    /** A space ends, and no TLB remembers anything of it: its ASID, if it has one, is free. */
    public void takeBack(AddressSpace space) {
        int asid = space.asid();
        if (asid == NONE) {
            return;
        } else if (asid >= holders.length || holders[asid] != space) {
            throw new IllegalStateException("ASID " + asid + " is not that of space " + space.owner());
        }
        holders[asid] = null;
        lowestFree = Math.min(lowestFree, asid);
        taken--;
        space.setAsid(NONE);
    }

    /**
     * Takes all back but those in {@code running}: these are in the registers of CPUs, which go on with them. To be called when no CPU
     * remembers any translation.
     */
    public void takeBackAllBut(int[] running) {
        rollOvers++;
        for (AddressSpace holder : holders) {
            if (holder != null && !contains(running, holder.asid())) {
                takeBack(holder);
            }
        }
    }

    private static boolean contains(int[] asids, int wanted) {
        for (int asid : asids) {
            if (asid == wanted) {
                return true;
            }
        }
        return false;
    }
}
