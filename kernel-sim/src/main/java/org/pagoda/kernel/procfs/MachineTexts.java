package org.pagoda.kernel.procfs;

import java.util.function.ToLongFunction;
import org.pagoda.ipc.Counters;
import org.pagoda.kernel.Cpu;
import org.pagoda.kernel.CpuSet;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.syscall.SystemCallDescription;
import org.pagoda.mmu.TranslationLookasideBuffer;

/** What {@code /proc} says of CPUs, system calls and messages. */
final class MachineTexts {
    private final Kernel kernel;

    MachineTexts(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Virtual time, in ticks. */
    String uptime() {
        return kernel.ticks() + "\n";
    }

    /** A paragraph for each CPU. */
    String cpuinfo() {
        CpuSet cpus = kernel.cpus();
        StringBuilder out = new StringBuilder();
        for (int number = 0; number < cpus.size(); number++) {
            Cpu cpu = cpus.get(number);
            TranslationLookasideBuffer tlb = cpu.mmu().tlb();
            Task task = cpu.current();
            out.append("processor: ").append(number);
            out.append("\nticks: ").append(cpu.ticks());
            out.append("\nrunning: ").append(task == null ? "-" : task.process().toString());
            out.append("\ntlb: ").append(tlb.sets()).append(" sets of ").append(tlb.ways());
            out.append("\ntlb_hits: ").append(tlb.hits());
            out.append("\ntlb_misses: ").append(tlb.misses());
            out.append("\ntlb_evictions: ").append(tlb.evictions()).append("\n\n");
        }
        return out.toString();
    }

    /** What interrupted programs: faults, of all CPUs together, and flushes of each CPU's TLB, most of them for another CPU. */
    String interrupts() {
        CpuSet cpus = kernel.cpus();
        StringBuilder out = new StringBuilder("page faults: ").append(kernel.faults());
        out.append("\ntlb flushes:");
        for (int number = 0; number < cpus.size(); number++) {
            out.append(' ').append(cpus.get(number).mmu().tlb().flushes());
        }
        return out.append('\n').toString();
    }

    /** The system calls by number. */
    String syscalls() {
        StringBuilder out = new StringBuilder();
        for (SystemCallDescription call : kernel.table().descriptions()) {
            out.append(call.number()).append(' ').append(call.signature()).append('\n');
        }
        return out.toString();
    }

    /** Messages: since boot, and of the processes that there are. */
    String ipc() {
        return "sends: " + kernel.sends()
                + "\npages_copied: " + kernel.pagesCopied()
                + "\nprocesses: " + kernel.processes().size()
                + "\nhandled: " + sum(Counters::handled)
                + "\nin_handler: " + sum(Counters::inHandler)
                + "\ndropped: " + sum(Counters::dropped)
                + "\nrejected: " + sum(Counters::rejected)
                + "\ncoalesced: " + sum(Counters::coalesced) + "\n";
    }

    private long sum(ToLongFunction<Counters> counter) {
        long sum = 0;
        for (Process process : kernel.processes()) {
            sum += counter.applyAsLong(process.endpoint().counters());
        }
        return sum;
    }
}
