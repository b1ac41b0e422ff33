package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.scheduling.ReadyCause;

/**
 * CPUs go in step: tick t of CPU 0, tick t of CPU 1, and so on, and a scheduling policy decides which tasks have them. Nothing is drawn here.
 *
 * <p>A task stops before each tick; what it does between two ticks (the access itself, system calls that cost nothing) takes no time. When all that
 * have a CPU have stopped, it is decided who has the next tick, in this order:
 *
 * <ol>
 *   <li>Policies are told who has run. Timers fire that are due, in the order in which they were set: tasks become ready.
 *   <li>Tasks whose slices are over stand among the ready ones, in the order of their CPUs.
 *   <li>Policies are told of intervals that are over. Priorities are inherited.
 *   <li>Tasks are preempted, if a policy wants it.
 *   <li>CPUs without a task take one of their own queue, and then those that still have none steal.
 * </ol>
 *
 * <p>A CPU that goes on with another task than it had before may need time for that; the first task that it has costs none, nor does a task that borrows
 * the host thread of another.
 *
 * <p>As long as only one CPU has a task, and nothing can happen to it, it goes on without stopping.
 */
final class LockstepScheduler extends BatonScheduler {
    private final LockstepClock clock = new LockstepClock();
    private final long switchCost;

    // Ticks that the next task to go on may count by itself.
    private long ahead;
    private @Nullable ScheduleListener listener;

    LockstepScheduler(
            CpuSet cpus, HostThreads threads, RunQueues queues, PriorityInheritance inheritance, long switchCost) {
        super(cpus, threads, queues, inheritance);
        this.switchCost = switchCost;
        cpus.goInStep(clock);
    }

    @Override
    public void listen(ScheduleListener newListener) {
        listener = newListener;
    }

    /** {@inheritDoc} Recorded when a CPU takes a task: here it is news only if the thread was lent. */
    @Override
    void noteSwitch(Cpu cpu, Task task, boolean isOther) {
        if (cpu.lastTask != task) {
            cpu.lastTask = task;
            recordSwitch(task);
        }
    }

    // ---- where tasks stop ----

    /** {@inheritDoc} The tick that it has counted already it has yet to be given. */
    @Override
    public void preempt(Task task) {
        task.cpu().ticks--;
        task.isAtTick = true;
        dispatch(task);
        awaitTurn(task);
    }

    @Override
    public void letOthersRun(Task task) {
        release(task);
        task.state = Task.State.READY;
        queues.add(task, ReadyCause.YIELDED);
        dispatch(task);
        awaitTurn(task);
    }

    /** {@inheritDoc} Whoever runs stops before its next tick. */
    @Override
    void onEnqueued() {
        Cpu cpu = active;
        if (cpu != null) {
            cpu.slice = Math.min(cpu.slice, 1);
        }
    }

    @Override
    public void onWaitsChanged() {
        if (inheritance.onChanged()) {
            onEnqueued();
        }
    }

    @Override
    long sliceLength(Cpu cpu) {
        return 1;
    }

    // ---- who is next ----

    @Override
    void dispatch(@Nullable Task caller) {
        if (isOver()) {
            return;
        }
        clock.settle();
        Cpu next = advance();
        if (next != null) {
            handOver(next, caller);
        }
    }

    /** Goes on until a task has something to do before it stops again; its CPU. Null: the run is over. */
    private @Nullable Cpu advance() {
        while (true) {
            Cpu next = anyUnderWay();
            if (next == null) {
                active = null;
                decide();
                next = anyUnderWay();
            }
            if (next != null) {
                return next;
            } else if (!cpus.isAnyBusy()) {
                if (!awaitReady()) {
                    return null;
                }
            } else if (clock.now() >= tickLimit) {
                finish(RunResult.Outcome.TICK_LIMIT);
                return null;
            } else {
                passTick();
            }
        }
    }

    /** The first CPU whose task does not stand before a tick. */
    private @Nullable Cpu anyUnderWay() {
        for (int i = 0; i < cpus.size(); i++) {
            Cpu cpu = cpus.get(i);
            Task task = cpu.current;
            // One that was killed is not to have the tick that it stands before.
            if (task != null && cpu.switchLeft == 0 && (!task.isAtTick || task.isKilled())) {
                task.isAtTick = false;
                cpu.slice = 1 + ahead;
                ahead = 0;
                clock.follow(cpu);
                return cpu;
            }
        }
        return null;
    }

    private void decide() {
        for (int i = 0; i < cpus.size(); i++) {
            charge(cpus.get(i));
        }
        timers.fireDue(cpus.ticks());
        for (int i = 0; i < cpus.size(); i++) {
            Cpu cpu = cpus.get(i);
            Task task = cpu.current;
            if (task != null && cpu.sliceLeft <= 0) {
                takeOff(task, ReadyCause.SLICE_OVER);
            }
        }
        slices.runIntervals();
        inheritance.refresh();
        for (int i = 0; i < cpus.size(); i++) {
            Cpu cpu = cpus.get(i);
            Task task = cpu.current;
            if (task != null && queues.isPreempted(cpu, task)) {
                task.restOfSlice = cpu.sliceLeft;
                takeOff(task, ReadyCause.PREEMPTED);
            }
        }
        for (int i = 0; i < cpus.size(); i++) {
            Cpu cpu = cpus.get(i);
            if (cpu.current == null) {
                begin(cpu, queues.takeOwn(cpu));
            }
        }
        for (int i = 0; i < cpus.size(); i++) {
            Cpu cpu = cpus.get(i);
            if (cpu.current == null) {
                begin(cpu, queues.take(cpu));
            }
        }
    }

    private void takeOff(Task task, ReadyCause why) {
        release(task);
        task.state = Task.State.READY;
        queues.add(task, why);
    }

    private void begin(Cpu cpu, @Nullable Task task) {
        if (task == null) {
            return;
        }
        goOn(cpu, task);
        cpu.switchLeft = cpu.lastTask == null || cpu.lastTask == task ? 0 : switchCost;
        active = cpu;
        noteSwitch(cpu, task, true);
        active = null;
    }

    /** All that have a CPU stand before a tick, or have not come to their task yet: now the tick is. */
    private void passTick() {
        clock.advance(1);
        int busy = 0;
        Cpu only = null;
        for (int i = 0; i < cpus.size(); i++) {
            Cpu cpu = cpus.get(i);
            Task task = cpu.current;
            if (task == null) {
                continue;
            }
            busy++;
            if (cpu.switchLeft > 0) {
                cpu.switchLeft--;
                onSwitching(cpu, task);
            } else {
                cpu.ticks++;
                task.isAtTick = false;
                only = cpu;
            }
        }
        if (busy == 1 && only != null) {
            runAhead(only);
        }
    }

    /** The only CPU that has a task goes on without stopping until its slice is over, or something else may happen. */
    private void runAhead(Cpu cpu) {
        long until = Math.min(Math.min(tickLimit, nextStandstill()), Math.min(timers.next(), slices.nextInterval()));
        long more = Math.min(cpu.sliceLeft - 1, until - clock.now());
        ahead = Math.max(0, more);
    }

    private void onSwitching(Cpu cpu, Task task) {
        if (listener != null) {
            listener.onSwitching(cpu.number(), task, clock.now() - 1, clock.now());
        }
    }

    @Override
    void onCharged(Cpu cpu, Task task, long ran) {
        if (listener != null) {
            listener.onRan(cpu.number(), task, clock.now() - ran, clock.now());
        }
    }
}
