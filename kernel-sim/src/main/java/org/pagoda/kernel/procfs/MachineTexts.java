package org.pagoda.kernel.procfs;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.pagoda.kernel.Cpu;
import org.pagoda.kernel.CpuSet;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.syscall.SystemCallDescription;
import org.pagoda.mmu.TranslationLookasideBuffer;

/** What {@code /proc} says of CPUs and system calls. */
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

    /** What interrupted programs, by CPU: a line for each kind, with its meaning at the end. */
    String interrupts() {
        StringBuilder out = new StringBuilder("   ");
        for (int number = 0; number < kernel.cpus().size(); number++) {
            out.append(String.format(Locale.ROOT, "%11s", "CPU" + number));
        }
        out.append('\n');
        row(out, "TIM", Cpu::slicesOver, "timer interrupts: a slice was over, or the time to an event");
        row(out, "FLT", Cpu::faults, "page faults");
        row(out, "IPI", Cpu::shootdowns, "stopped by another CPU for a TLB shootdown");
        return out.toString();
    }

    private void row(StringBuilder out, String kind, ToLongFunction<Cpu> counter, String meaning) {
        out.append(kind);
        for (int number = 0; number < kernel.cpus().size(); number++) {
            out.append(String.format(
                    Locale.ROOT, "%11d", counter.applyAsLong(kernel.cpus().get(number))));
        }
        out.append("  ").append(meaning).append('\n');
    }

    /** Ticks by CPU, and what was counted of all of them since boot; then tasks as they are now. */
    String stat() {
        CpuSet cpus = kernel.cpus();
        StringBuilder out = new StringBuilder("ticks ").append(kernel.ticks());
        out.append("\ncpu ").append(ofCpus(cpus, Cpu::ticks));
        for (int number = 0; number < cpus.size(); number++) {
            out.append("\ncpu")
                    .append(number)
                    .append(' ')
                    .append(cpus.get(number).ticks());
        }
        long interrupts = ofCpus(cpus, Cpu::slicesOver) + ofCpus(cpus, Cpu::faults) + ofCpus(cpus, Cpu::shootdowns);
        out.append("\nintr ").append(interrupts);
        out.append("\nctxt ").append(ofCpus(cpus, Cpu::switches));
        List<Process> processes = kernel.processes();
        long ended = kernel.tasks().messagesOfTheDead().receivers();
        out.append("\nprocesses ").append(ended + processes.size());
        long running = 0;
        long waiting = 0;
        for (Process process : processes) {
            for (Task task : process.tasks()) {
                boolean runs = task.state() == Task.State.RUNNING || task.state() == Task.State.READY;
                running += runs ? 1 : 0;
                waiting += runs ? 0 : 1;
            }
        }
        out.append("\ntasks_running ").append(running);
        return out.append("\ntasks_waiting ").append(waiting).append('\n').toString();
    }

    /** The sum of a counter of each CPU. */
    static long ofCpus(CpuSet cpus, ToLongFunction<Cpu> counter) {
        long sum = 0;
        for (int number = 0; number < cpus.size(); number++) {
            sum += counter.applyAsLong(cpus.get(number));
        }
        return sum;
    }

    /** The system calls by number. */
    String syscalls() {
        StringBuilder out = new StringBuilder();
        for (SystemCallDescription call : kernel.table().descriptions()) {
            out.append(call.number()).append(' ').append(call.signature()).append('\n');
        }
        return out.toString();
    }
}
