package org.pagoda.kernel;

import java.util.List;
import org.pagoda.mmu.Shootdown;

/** All CPUs of a machine, and the shootdown of translations on them. */
public final class CpuSet implements Shootdown {
    private final List<Cpu> cpus;

    // Whoever has the baton.
    private long idleTicks;

    CpuSet(List<Cpu> cpus) {
        this.cpus = List.copyOf(cpus);
    }

    /** Time passes while nobody runs. */
    void idle(long ticks) {
        idleTicks += ticks;
    }

    public int size() {
        return cpus.size();
    }

    public Cpu get(int number) {
        return cpus.get(number);
    }

    /** Ticks of all CPUs together, and those that passed while all were idle: the machine's virtual time. */
    long ticks() {
        long sum = idleTicks;
        for (int i = 0; i < cpus.size(); i++) {
            sum += cpus.get(i).ticks;
        }
        return sum;
    }

    /** {@inheritDoc} One task runs at any instant, so the TLBs of the others can be written from here. */
    @Override
    public void pages(int asid, long page, long count) {
        for (int i = 0; i < cpus.size(); i++) {
            for (long offset = 0; offset < count; offset++) {
                cpus.get(i).mmu().tlb().flushPage(asid, page + offset);
            }
        }
    }

    @Override
    public void space(int asid) {
        for (int i = 0; i < cpus.size(); i++) {
            cpus.get(i).mmu().tlb().flushSpace(asid);
        }
    }
}
