package org.pagoda.kernel;

import org.pagoda.mmu.AsidTable;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.TranslationLookasideBuffer;

/**
 * The machine that a kernel runs on, and what it is to do there.
 *
 * @param frames of physical memory
 * @param cpus 1 or more
 * @param asidBits bits of an ASID, {@link AsidTable}; enough for as many as CPUs
 * @param processes how many there can be at a time
 * @param seed what the scheduler draws from
 * @param quantum ticks a task runs before others may, on average
 * @param parallel as many tasks run at once as there are CPUs
 * @param traced record events
 * @param tlb which entries of the TLBs give way
 * @param poison fill freed frames with a value that stands out
 * @param fastPath take the hot paths where they can be taken; not on a machine that is traced
 * @param scheduling who of those that are ready is next
 * @param sabotage what a test does to it
 */
public record KernelSettings(
        int frames,
        int cpus,
        int asidBits,
        int processes,
        long seed,
        long quantum,
        boolean parallel,
        boolean traced,
        TranslationLookasideBuffer.Replacement tlb,
        boolean poison,
        boolean fastPath,
        SchedulingChoice scheduling,
        Sabotage sabotage) {}
