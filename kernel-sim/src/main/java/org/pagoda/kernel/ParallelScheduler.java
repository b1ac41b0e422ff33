package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
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

    ParallelScheduler(CpuSet cpus, HostThreads threads, long quantum) {
        super(cpus, threads);
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
    public RunResult.Outcome run(long limit, long patienceNanos) {
        lock.lock();
        try {
            KernelPanic earlier = panic;
            if (earlier != null) {
                throw earlier;
            } else if (isOver()) {
                return RunResult.Outcome.STUCK;
            } else if (open) {
                throw new IllegalStateException("the machine runs already");
            }
            open(limit);
            dispatch(null);
        } finally {
            lock.unlock();
        }
        RunResult.Outcome result = awaitOutcome(patienceNanos);
        runner = null;
        KernelPanic found = panic;
        if (found != null) {
            throw found;
        }
        return result;
    }

    private void open(long limit) {
        open = true;
        closing = null;
        tickLimit = limit;
        outcome = null;
        runner = Thread.currentThread();
    }

    private RunResult.Outcome awaitOutcome(long patienceNanos) {
        List<Watchdog> watchdogs = new ArrayList<>();
        for (int i = 0; i < cpus.size(); i++) {
            watchdogs.add(new Watchdog(patienceNanos));
        }
        RunResult.Outcome result = outcome;
        for (long look = 0; result == null; look++) {
            LockSupport.parkNanos(this, patienceNanos / 4);
            boolean stands = false;
            for (int i = 0; i < cpus.size(); i++) {
                Cpu cpu = cpus.get(i);
                // Read without order while others write them: a late value only delays the verdict. An idle CPU may
                // stand still.
                long sign = cpu.current == null ? -look : cpu.ticks;
                stands |= watchdogs.get(i).isOutOfPatience(sign, System.nanoTime());
            }
            result = outcome;
            if (result == null && stands) {
                abandon();
                haveAllLookUp();
                result = RunResult.Outcome.STUCK;
            }
        }
        return result;
    }

    private void haveAllLookUp() {
        for (int i = 0; i < cpus.size(); i++) {
            Task task = cpus.get(i).current;
            if (task != null) {
                task.process().setAttention();
            }
        }
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
        lock.lock();
        try {
            if (open && attached.isEmpty()) {
                throw new IllegalStateException("the machine runs already");
            } else if (open && !cpus.isAnyIdle()) {
                throw new IllegalStateException("all " + cpus.size() + " CPUs have tasks");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void attach(Task task) {
        if (!open) {
            open(NO_LIMIT);
        }
        attached.add(task);
        task.host = Thread.currentThread();
        Cpu cpu = idleCpu();
        give(cpu, task);
        startSlice(cpu);
        enter(cpu);
        cpu.enterUserMode();
        active = null;
    }

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
        task.state = Task.State.ENDED;
        attached.remove(task);
        boolean last = attached.isEmpty();
        if (last) {
            runner = Thread.currentThread();
            closing = RunResult.Outcome.IDLE;
        }
        dispatch(null);
        leave();
        while (last && outcome == null && !isOver()) {
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
    long sliceLength() {
        return quantum;
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
        } else if (cpus.isAnyBusy() ? queue.isEmpty() : !awaitReady()) {
            return;
        }
        for (int i = 0; i < cpus.size() && !queue.isEmpty(); i++) {
            if (cpus.get(i).current == null) {
                begin(cpus.get(i), queue.remove());
            }
        }
    }

    /** Has {@code task} go on with {@code cpu}, on its own host thread, as soon as the kernel is free. */
    private void begin(Cpu cpu, Task task) {
        give(cpu, task);
        startSlice(cpu);
        Runnable body = task.body;
        task.body = null;
        if (body == null) {
            task.turn = task.host;
            LockSupport.unpark(task.host);
        } else {
            threads.run(() -> runBody(cpu, task, body));
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
        while (task.turn != self) {
            throwIfOver(task);
            if (isAttached && outcome != null) {
                throw everyoneWaits(task);
            }
            LockSupport.park(this);
        }
        task.turn = null;
        lock.lock();
        enter(task.cpu());
    }
}
