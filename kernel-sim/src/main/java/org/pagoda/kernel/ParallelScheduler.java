package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * As many tasks run at once as there are CPUs, on as many host threads. An idle CPU takes the first task of the queue, and keeps it for a
 * quantum of ticks, or until it waits.
 *
 * <p>In user mode they run side by side; in the kernel is one at a time, see {@link KernelLock}. Which task is where, and when, is up to the
 * host: no two runs are the same.
 *
 * <p>Timers do not fire early, but with several CPUs they may be late, by up to a quantum: time is the sum of what all CPUs have done, and
 * each looks at it when its slice is over. The same holds for the limit of a run.
 */
final class ParallelScheduler extends QueueScheduler {
    private final KernelLock lock = new KernelLock();
    private final long quantum;

    // Guarded by lock.
    private final List<Task> attached = new ArrayList<>();
    private boolean open;
    private RunResult.@Nullable Outcome closing;

    ParallelScheduler(
            CpuSet cpus, HostThreads threads, RunQueues queues, PriorityInheritance inheritance, long quantum) {
        super(cpus, threads, queues, inheritance);
        this.quantum = quantum;
    }

    // ---- the way in and out ----

    @Override
    public void enterKernel(Task task) {
        Cpu cpu = task.cpu;
        if (cpu != null) {
            cpu.leaveUserMode();
        }
        lock.lock();
        if (isOver()) {
            lock.unlock();
            throw new TaskUnwinding(task);
        }
        active = cpu;
    }

    @Override
    public void leaveKernel(Task task) {
        if (!lock.isMine()) {
            return; // the machine is over, and the task was sent home before its turn came
        }
        Cpu cpu = task.cpu;
        if (cpu != null) {
            dispatch(task);
            cpu.enterUserMode();
        }
        leave();
    }

    private void leave() {
        active = null;
        lock.unlock();
    }

    @Override
    public void enterFromOutside() {
        lock.lock();
    }

    @Override
    public void leaveToOutside() {
        if (open) {
            dispatch(null); // what was spawned, or woken, need not wait
        }
        lock.unlock();
    }

    // ---- a run, from outside ----

    @Override
    boolean isRunning() {
        return open;
    }

    @Override
    void open(long limit) {
        open = true;
        closing = null;
        super.open(limit);
    }

    @Override
    LongPredicate watch(long patienceNanos) {
        List<Watchdog> watchdogs = new ArrayList<>();
        for (int i = 0; i < cpus.size(); i++) {
            watchdogs.add(new Watchdog(patienceNanos));
        }
        return now -> isAnyOutOfPatience(watchdogs, now);
    }

    /** Each CPU by itself: that others go on says nothing of one. An idle one may stand still. */
    private boolean isAnyOutOfPatience(List<Watchdog> watchdogs, long now) {
        boolean stands = false;
        for (int i = 0; i < cpus.size(); i++) {
            Cpu cpu = cpus.get(i);
            // An idle CPU gives another sign of life each time; signs of others are never negative.
            long sign = cpu.current == null ? -Math.abs(now) - 1 : cpu.signOfLife();
            stands |= watchdogs.get(i).isOutOfPatience(sign, now);
        }
        return stands;
    }

    @Override
    void finish(RunResult.Outcome how) {
        open = false;
        super.finish(how);
        for (Task task : attached) {
            LockSupport.unpark(task.host);
        }
    }

    // ---- calling threads as tasks, from outside ----

    @Override
    public void checkCanAttach() {
        if (attached.isEmpty()) {
            checkNotRunning();
        }
        idleCpu();
    }

    @Override
    public void attach(Task task) {
        if (!open) {
            open(NO_LIMIT);
        }
        attached.add(task);
        task.host = Thread.currentThread();
        Cpu cpu = idleCpu();
        inheritance.onStarted(task);
        goOn(cpu, task);
        startSlice(cpu);
        enter(cpu);
        cpu.enterUserMode();
        active = null;
    }

    @Override
    public void rest(Task task) {
        task.cpu().leaveUserMode();
    }

    @Override
    public void resume(Task task) {
        if (task.cpu().isInUserMode()) {
            throw new IllegalStateException(task + " is not at rest");
        }
        enterKernel(task);
        task.host = Thread.currentThread();
        leaveKernel(task);
    }

    /** A CPU without a task; throws if there is none. */
    private Cpu idleCpu() {
        for (int i = 0; i < cpus.size(); i++) {
            if (cpus.get(i).current == null) {
                return cpus.get(i);
            }
        }
        throw new IllegalStateException("all " + cpus.size() + " CPUs have tasks");
    }

    /** {@inheritDoc} The last one waits until they have come off their CPUs. */
    @Override
    public void detach(Task task) {
        release(task);
        inheritance.onEnded(task);
        task.state = Task.State.ENDED;
        attached.remove(task);
        boolean last = attached.isEmpty();
        if (last) {
            runEnd.tellCaller();
            closing = RunResult.Outcome.IDLE;
        }
        dispatch(null);
        leave();
        while (last && !runEnd.isReached() && !isOver()) {
            LockSupport.park(this);
        }
        lock.lock();
    }

    // ---- tasks ----

    @Override
    public void preempt(Task task) {
        if (closing == null && cpus.ticks() >= tickLimit) {
            closing = RunResult.Outcome.TICK_LIMIT;
        }
        if (closing != null) {
            requeueFirst(task);
        } else {
            giveWay(task);
            if (task.state == Task.State.RUNNING) {
                startSlice(task.cpu());
                return;
            }
        }
        dispatch(task);
        awaitTurn(task);
    }

    @Override
    public void letOthersRun(Task task) {
        preempt(task);
    }

    /** {@inheritDoc} However long the policy's is, the scheduler looks up every quantum. */
    @Override
    long sliceLength(Cpu cpu) {
        return queues.isChosen() ? Math.max(1, Math.min(quantum, cpu.sliceLeft)) : quantum;
    }

    @Override
    void enter(Cpu cpu) {
        active = cpu;
        Task task = cpu.current;
        if (task != null) {
            recordSwitch(task);
        }
    }

    /** {@inheritDoc} Idle CPUs take ready tasks. */
    @Override
    void dispatch(@Nullable Task caller) {
        if (isOver() || !open) {
            return;
        } else if (closing != null) {
            if (!cpus.isAnyBusy()) {
                finish(closing);
            }
            return;
        } else if (cpus.isAnyBusy() ? queues.isEmpty() : !awaitReady()) {
            return;
        }
        inheritance.refresh();
        for (int i = 0; i < cpus.size(); i++) {
            Task task = cpus.get(i).current == null ? queues.take(cpus.get(i)) : null;
            if (task != null) {
                begin(cpus.get(i), task, caller);
            }
        }
    }

    /**
     * Has {@code task} go on with {@code cpu}, on its own host thread, as soon as the kernel is free. If it begins, that is the thread of {@code
     * caller} if that one needs it no more.
     */
    private void begin(Cpu cpu, Task task, @Nullable Task caller) {
        goOn(cpu, task);
        startSlice(cpu);
        Runnable body = task.body;
        task.body = null;
        if (body == null) {
            task.turn = task.host;
            LockSupport.unpark(task.host);
        } else {
            carrierOf(task, caller).start(() -> runBody(cpu, task, body));
        }
    }

    private void runBody(Cpu cpu, Task task, Runnable body) {
        lock.lock();
        try {
            task.host = Thread.currentThread();
            enter(cpu);
            body.run();
        } finally {
            if (lock.isMine()) {
                leave();
            }
        }
    }

    /** {@inheritDoc} The kernel is left meanwhile. */
    @Override
    void awaitTurn(Task task) {
        boolean isAttached = attached.contains(task);
        leave();
        Thread self = Thread.currentThread();
        for (int i = threads.spins(); i > 0 && task.turn != self; i--) {
            Thread.onSpinWait();
        }
        while (task.turn != self) {
            throwIfOver(task);
            if (isAttached && runEnd.isReached()) {
                throw everyoneWaits(task);
            }
            LockSupport.park(this);
        }
        task.turn = null;
        lock.lock();
        enter(task.cpu());
    }
}
