package org.pagoda.kernel;

import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.PhysicalMemory;
import org.pagoda.mmu.TranslationLookasideBuffer;

/** A CPU: an MMU with its TLB, and the task it runs. Held by one host thread at a time. */
public final class Cpu {
    private static final int TLB_SETS = 64;
    private static final int TLB_WAYS = 4;

    private static final long USER_MODE = UnsafeApi.objectFieldOffset(Cpu.class, "userMode");

    /** Who resolves this CPU's faults; says on whose MMU the task that faulted goes on. */
    interface FaultSink {
        MemoryManagementUnit onPageFault(Cpu cpu, long virtualAddress, Access access);
    }

    private final int number;
    private final MemoryManagementUnit mmu;

    // Whoever is in the kernel.
    @Nullable
    Task current;

    // Whoever is in the kernel; only where a policy was chosen. Of the slice: what is left of it, as of the ticks that
    // were charged.
    long sliceLeft;
    long chargedTicks;
    // Where CPUs go in step: ticks until it has gone over to its task, and who it had last.
    long switchLeft;

    @Nullable
    Task lastTask;

    // Whoever is in the kernel: figures.
    long switches;
    long slicesOver;
    long shootdowns;
    long faults;
    long pagesCopied;
    long zeroPages;

    // Its holder only.
    long ticks;
    long slice;
    // Tasks that have ended here.
    long ended;

    // Its holder; read by those who wait for it to leave user mode. No AtomicBoolean, see KernelLock.
    private volatile boolean userMode;

    Cpu(int number, PhysicalMemory memory, TranslationLookasideBuffer.Replacement tlb, long seed, FaultSink faults) {
        this.number = number;
        mmu = new MemoryManagementUnit(
                memory,
                new TranslationLookasideBuffer(TLB_SETS, TLB_WAYS, tlb, seed + number),
                (address, access) -> faults.onPageFault(this, address, access));
    }

    /** Its holder goes on in user mode; still in the kernel, which it then leaves. */
    void enterUserMode() {
        // Opaque: whoever comes into the kernel next sees it, because this one has left before.
        UnsafeApi.putBooleanOpaque(this, USER_MODE, true);
    }

    /** Its holder is about to enter the kernel: it has no access under way. */
    void leaveUserMode() {
        // Release: pairs with isInUserMode. Accesses made, and translations remembered, before this come before what
        // they do who see it.
        UnsafeApi.putBooleanRelease(this, USER_MODE, false);
    }

    /** True while its holder may access memory, or walk tables, at any moment. Asked from within the kernel. */
    boolean isInUserMode() {
        return userMode; // acquire
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

    /** Never the same twice while something happens here: ending a process takes no tick, but goes on too. Read without order. */
    long signOfLife() {
        return ticks + ended;
    }

    /** How often it has gone on with a task. */
    public long switches() {
        return switches;
    }

    /** Timer interrupts: a slice was over, or the time to something that was to happen. */
    public long slicesOver() {
        return slicesOver;
    }

    /** How often another CPU has had it stop, because translations that it may remember were about to change. */
    public long shootdowns() {
        return shootdowns;
    }

    /** Page faults here, those that system calls met on user addresses included. */
    public long faults() {
        return faults;
    }

    /** Pages that these have copied, because they were to be stored into. */
    public long pagesCopied() {
        return pagesCopied;
    }

    /** Pages for which these have mapped the shared frame of zeros. */
    public long zeroPages() {
        return zeroPages;
    }

    /** Memory accesses and system calls made here. */
    public long ticks() {
        return ticks;
    }
}
