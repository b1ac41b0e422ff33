package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.scheduling.ReadyCause;
import org.pagoda.kernel.scheduling.SchedulingPolicy;

/**
 * How long a task may keep its CPU: the slice that the CPU's scheduling policy gives, from which what the task runs is taken. Without a policy there
 * is none, and whoever stands in the queue goes first.
 *
 * <p>Used by whoever is in the kernel.
 */
final class TimeSlices {
    private final CpuSet cpus;
    private final RunQueues queues;
    private final long interval;
    private long nextInterval;

    TimeSlices(CpuSet cpus, RunQueues queues) {
        this.cpus = cpus;
        this.queues = queues;
        interval = queues.policy(cpus.get(0)).interval();
        nextInterval = interval == 0 ? Timers.NEVER : interval;
    }

    /** {@code task} has got {@code cpu}: its slice begins. */
    void begin(Cpu cpu, Task task) {
        if (queues.isChosen()) {
            ask(cpu, task);
            task.restOfSlice = 0;
        }
    }

    private void ask(Cpu cpu, Task task) {
        SchedulingPolicy policy = queues.policy(cpu);
        cpu.sliceLeft = policy.slice(task);
        if (cpu.sliceLeft < 1) {
            throw new KernelPanic("the scheduling policy of CPU " + cpu.number() + " gives " + task + " a slice of "
                    + cpu.sliceLeft + " ticks");
        }
    }

    /** Tells the policy what {@code task} has run on {@code cpu} since it was told last; the ticks, 0 also if there is no policy. */
    long charge(Cpu cpu, Task task) {
        long ran = cpu.ticks - cpu.chargedTicks;
        if (ran == 0 || !queues.isChosen()) {
            return 0;
        }
        cpu.chargedTicks = cpu.ticks;
        cpu.sliceLeft -= ran; // an unlimited one lasts longer than time
        task.onRan(ran);
        queues.policy(cpu).onRan(task, ran);
        return ran;
    }

    /** Why others run on {@code cpu} before its {@code task}, which was charged, goes on; null: they do not. */
    @Nullable
    ReadyCause whyOthersGoFirst(Cpu cpu, Task task) {
        if (!queues.isChosen()) {
            return queues.isEmpty() ? null : ReadyCause.SLICE_OVER;
        } else if (cpu.sliceLeft <= 0) {
            return ReadyCause.SLICE_OVER;
        } else if (queues.isPreempted(cpu, task)) {
            task.restOfSlice = cpu.sliceLeft;
            return ReadyCause.PREEMPTED;
        }
        return null;
    }

    /** When the next interval of the policies is over. */
    long nextInterval() {
        return nextInterval;
    }

    /** Tells policies that an interval is over, if it is; slices of those that run begin anew. */
    void runIntervals() {
        while (nextInterval <= cpus.ticks()) {
            nextInterval += interval;
            for (int i = 0; i < cpus.size(); i++) {
                Cpu cpu = cpus.get(i);
                queues.policy(cpu).onInterval();
                Task task = cpu.current;
                if (task != null && cpu.sliceLeft > 0) {
                    ask(cpu, task);
                }
            }
            queues.lookAgain();
        }
    }
}
