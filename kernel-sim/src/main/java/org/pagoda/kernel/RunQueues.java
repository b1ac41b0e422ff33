package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.scheduling.FirstComeFirstServed;
import org.pagoda.kernel.scheduling.ReadyCause;
import org.pagoda.kernel.scheduling.SchedulingPolicy;
import org.pagoda.kernel.scheduling.SchedulingPolicyFactory;
import org.pagoda.kernel.scheduling.SchedulingSettings;

/**
 * The ready tasks. Without a policy they stand in one queue, first come first served. With one each CPU has a queue of its own, in which its policy
 * decides: a task is queued at the CPU that it ran on last, a new one where there are the fewest, and a CPU whose queue is empty steals from the
 * fullest, so none is idle while tasks are ready. Of equal queues it is the CPU with the lowest number.
 */
final class RunQueues {
    private static final int NONE = ScheduledTask.NONE;

    private final CpuSet cpus;
    private final ProcessTable processes;
    private final List<SchedulingPolicy> policies = new ArrayList<>();
    private final IntArrayList sizes = new IntArrayList();
    private final boolean isChosen;
    private int size;

    // Bit i: something has changed in queue i since it was seen that none there preempts.
    private long changed;

    /** {@code factory}: null for the one queue. */
    RunQueues(
            CpuSet cpus,
            ProcessTable processes,
            @Nullable SchedulingPolicyFactory factory,
            SchedulingSettings settings) {
        this.cpus = cpus;
        this.processes = processes;
        isChosen = factory != null;
        for (int cpu = 0; cpu < (isChosen ? cpus.size() : 1); cpu++) {
            policies.add(
                    factory == null
                            ? new FirstComeFirstServed()
                            : factory.create(settings.withSeed(settings.seed() + cpu)));
            sizes.addInt(0);
        }
    }

    /** True if somebody has said which policy there is to be. */
    boolean isChosen() {
        return isChosen;
    }

    /** What decides for a CPU. */
    SchedulingPolicy policy(Cpu cpu) {
        return policies.get(isChosen ? cpu.number() : 0);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The ready tasks: of the one queue as they stand there, else by CPU and process, for in which order they come only the policy knows. */
    List<Task> tasks() {
        List<Task> found = new ArrayList<>();
        if (policies.get(0) instanceof FirstComeFirstServed one && !isChosen) {
            one.forEach(task -> found.add((Task) task));
            return found;
        }
        for (int queue = 0; queue < policies.size(); queue++) {
            for (Process process : processes.all()) {
                for (Task task : process.tasks()) {
                    if (task.queue == queue) {
                        found.add(task);
                    }
                }
            }
        }
        return found;
    }

    /** {@code task} is ready. */
    void add(Task task, ReadyCause why) {
        add(task, home(task), why);
    }

    private void add(Task task, int queue, ReadyCause why) {
        task.queue = queue;
        sizes.setInt(queue, sizes.getInt(queue) + 1);
        size++;
        changed |= 1L << queue;
        policies.get(queue).enqueue(task, why);
    }

    private int home(Task task) {
        if (policies.size() == 1) {
            return 0;
        } else if (task.lastCpu() != NONE) {
            return task.lastCpu();
        }
        int home = 0;
        for (int cpu = 1; cpu < policies.size(); cpu++) {
            if (load(cpu) < load(home)) {
                home = cpu;
            }
        }
        return home;
    }

    private int load(int cpu) {
        return sizes.getInt(cpu) + (cpus.get(cpu).current == null ? 0 : 1);
    }

    /** The task that {@code cpu} goes on with, which is not ready any more; null if none is ready in its queue. */
    @Nullable
    Task takeOwn(Cpu cpu) {
        return take(isChosen ? cpu.number() : 0);
    }

    /** The same, from another queue if its own is empty. */
    @Nullable
    Task take(Cpu cpu) {
        Task own = takeOwn(cpu);
        return own == null && size > 0 ? steal(cpu.number()) : own;
    }

    private @Nullable Task take(int queue) {
        if (sizes.getInt(queue) == 0) {
            return null;
        }
        Task task = (Task) policies.get(queue).pick();
        if (task == null || task.queue != queue) {
            throw new KernelPanic("the scheduling policy of CPU " + queue + " picks "
                    + (task == null
                            ? "none of " + sizes.getInt(queue) + " ready tasks"
                            : task + ", which is not ready there"));
        }
        forget(task);
        changed &= ~(1L << queue);
        return task;
    }

    private @Nullable Task steal(int thief) {
        int victim = 0;
        for (int queue = 1; queue < policies.size(); queue++) {
            if (sizes.getInt(queue) > sizes.getInt(victim)) {
                victim = queue;
            }
        }
        Task task = take(victim);
        if (task != null) {
            policies.get(victim).onLeave(task);
            add(task, thief, ReadyCause.MIGRATED);
        }
        return take(thief);
    }

    /** {@code task} is not ready any more; false if it was not. */
    boolean remove(Task task) {
        if (task.queue == NONE) {
            return false;
        }
        policies.get(task.queue).remove(task);
        forget(task);
        return true;
    }

    private void forget(Task task) {
        sizes.setInt(task.queue, sizes.getInt(task.queue) - 1);
        size--;
        task.queue = NONE;
    }

    /** What decides about tasks may have changed: it is to be asked again whether any of them preempts. */
    void lookAgain() {
        changed = -1;
    }

    /**
     * True if a task that has become ready is to run on {@code cpu} instead of the one that does. The policy is asked once after each change, so that
     * it does not matter how often the kernel looks.
     */
    boolean isPreempted(Cpu cpu, Task running) {
        long bit = 1L << cpu.number();
        boolean asked = (changed & bit) != 0 && sizes.getInt(cpu.number()) > 0;
        changed &= ~bit;
        return asked && policy(cpu).preempts(running);
    }
}
