package org.pagoda.kernel;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One task runs at any instant, and which one follows from the seed alone.
 *
 * <p>An idle CPU takes the first task of the queue. Of the CPUs that have a task, one advances at a time, for a slice whose length is drawn
 * from the seed (1 tick to twice the quantum less one), as a timer on a real machine would strike at any point of a program. When the slice
 * is over, or its task parks, the next CPU is drawn.
 */
final class DeterministicScheduler extends BatonScheduler {
    private final SplittableRandom generator;
    private final long quantum;

    DeterministicScheduler(
            CpuSet cpus,
            HostThreads threads,
            RunQueues queues,
            PriorityInheritance inheritance,
            long seed,
            long quantum) {
        super(cpus, threads, queues, inheritance);
        this.quantum = quantum;
        generator = new SplittableRandom(seed);
    }

    @Override
    public void preempt(Task task) {
        if (cpus.ticks() >= tickLimit) {
            requeueFirst(task);
            finish(RunResult.Outcome.TICK_LIMIT);
        } else {
            giveWay(task);
            dispatch(task);
        }
        awaitTurn(task);
    }

    @Override
    public void letOthersRun(Task task) {
        preempt(task);
    }

    @Override
    void noteSwitch(Cpu cpu, Task task, boolean isOther) {
        if (isOther) {
            recordSwitch(task);
        }
    }

    @Override
    void dispatch(@Nullable Task caller) {
        if (isOver() || !awaitReady()) {
            return;
        }
        Cpu next = chooseCpu();
        startSlice(next);
        handOver(next, caller);
    }

    /** The next CPU to advance. Some task is ready, or has a CPU. */
    private Cpu chooseCpu() {
        int busy = 0;
        for (int i = 0; i < cpus.size(); i++) {
            Cpu cpu = cpus.get(i);
            Task task = cpu.current == null ? queues.take(cpu) : null;
            if (task != null) {
                goOn(cpu, task);
            }
            if (cpu.current != null) {
                busy++;
            }
        }
        long chosen = busy == 1 ? 0 : draw(busy);
        for (int i = 0; ; i++) {
            if (cpus.get(i).current != null && chosen-- == 0) {
                return cpus.get(i);
            }
        }
    }

    @Override
    long sliceLength(Cpu cpu) {
        return quantum == 1 ? 1 : 1 + draw(2 * quantum - 1);
    }

    /** A number from 0 to {@code bound} less one; only the generator's raw output is the same on every JDK. */
    private long draw(long bound) {
        return (generator.nextLong() >>> 1) % bound;
    }
}
