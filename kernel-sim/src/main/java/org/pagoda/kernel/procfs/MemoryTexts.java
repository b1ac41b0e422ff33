package org.pagoda.kernel.procfs;

import org.pagoda.kernel.Cpu;
import org.pagoda.kernel.CpuSet;
import org.pagoda.kernel.Kernel;
import org.pagoda.mmu.FrameState;
import org.pagoda.mmu.FrameTable;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageOut;
import org.pagoda.mmu.SwapSpace;

/** What {@code /proc} says of memory: sizes in KiB, the rest counted since boot. */
final class MemoryTexts {
    private static final long KIB_PER_PAGE = Page.SIZE / 1024;

    private final Kernel kernel;

    MemoryTexts(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Frames by what they are used for. */
    String meminfo() {
        FrameTable frames = kernel.frames().table();
        FrameState[] states = FrameState.values();
        StringBuilder out = new StringBuilder();
        size(out, "MemTotal", frames.size());
        size(out, "MemFree", kernel.frames().freeFrames());
        size(out, "MemUsed", kernel.frames().usedFrames());
        for (FrameState state : states) {
            long count = 0;
            for (int frame = 0; frame < frames.size(); frame++) {
                count += frames.state(frame) == state ? 1 : 0;
            }
            if (state != FrameState.FREE) {
                size(out, state.name(), count);
            }
        }
        size(out, "KernelHeap", kernel.kernelMemory().heap().framesInUse());
        line(out, "KernelHeapBytes", kernel.kernelMemory().heap().bytesInUse());
        SwapSpace swap = kernel.frames().swap();
        if (swap != null) {
            size(out, "SwapTotal", swap.slots());
            size(out, "SwapUsed", swap.used());
        }
        return out.toString();
    }

    private static void size(StringBuilder out, String name, long pages) {
        out.append(name).append(": ").append(pages * KIB_PER_PAGE).append(" kB\n");
    }

    private static void line(StringBuilder out, String name, long value) {
        out.append(name).append(": ").append(value).append('\n');
    }

    /** Faults and what they led to, TLBs of all CPUs together, and what went to swap space and came back: counted since boot. */
    String vmstat() {
        StringBuilder out = new StringBuilder();
        CpuSet cpus = kernel.cpus();
        line(out, "faults", kernel.faults());
        line(out, "copy_on_write", MachineTexts.ofCpus(cpus, Cpu::pagesCopied));
        line(out, "zero_pages", MachineTexts.ofCpus(cpus, Cpu::zeroPages));
        line(out, "pages_copied", kernel.pagesCopied());
        line(out, "frames_refused", kernel.frames().refusals());
        line(out, "asid_roll_overs", kernel.cpus().asids().rollOvers());
        line(out, "tlb_hits", MachineTexts.ofCpus(cpus, cpu -> cpu.mmu().tlb().hits()));
        line(out, "tlb_misses", MachineTexts.ofCpus(cpus, cpu -> cpu.mmu().tlb().misses()));
        line(
                out,
                "tlb_evictions",
                MachineTexts.ofCpus(cpus, cpu -> cpu.mmu().tlb().evictions()));
        line(
                out,
                "tlb_flushes",
                MachineTexts.ofCpus(cpus, cpu -> cpu.mmu().tlb().flushes()));
        line(out, "tlb_shootdowns", MachineTexts.ofCpus(cpus, Cpu::shootdowns));
        PageOut pageOut = kernel.pageOut();
        if (pageOut != null) {
            line(out, "page_out_runs", pageOut.runs());
            line(out, "page_out_looks", pageOut.looks());
            line(out, "second_chances", pageOut.secondChances());
        }
        SwapSpace swap = kernel.frames().swap();
        if (swap != null) {
            line(out, "pages_out", swap.pagesOut());
            line(out, "pages_in", swap.pagesIn());
        }
        return out.toString();
    }
}
