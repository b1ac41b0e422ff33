package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.PhysicalMemory;
import org.pagoda.mmu.TranslationLookasideBuffer;

/** A CPU: an MMU with its TLB, and the task it runs. Held by one host thread at a time. */
public final class Cpu {
    private static final int TLB_SETS = 64;
    private static final int TLB_WAYS = 4;

    /** Who resolves this CPU's faults. */
    interface FaultSink {
        void onPageFault(Cpu cpu, long virtualAddress, Access access);
    }

    private final int number;
    private final MemoryManagementUnit mmu;

    // Its holder only.
    @Nullable
    Task current;

    long ticks;
    long slice;

    Cpu(int number, PhysicalMemory memory, FaultSink faults) {
        this.number = number;
        mmu = new MemoryManagementUnit(
                memory,
                new TranslationLookasideBuffer(TLB_SETS, TLB_WAYS),
                (address, access) -> faults.onPageFault(this, address, access));
    }

    /** 0 to the number of CPUs less one. */
    public int number() {
        return number;
    }

    /** The way to memory of whoever holds this CPU. */
    public MemoryManagementUnit mmu() {
        return mmu;
    }

    /** The task that this CPU runs; null when idle. */
    public @Nullable Task current() {
        return current;
    }

    /** Memory accesses and system calls made here. */
    public long ticks() {
        return ticks;
    }
}
