package org.pagoda.kernel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One task runs at any instant. Tasks are host threads that hand a baton to one another: {@link #running} names who has it, all others are parked
 * in the host. Everything here is therefore touched by one thread at a time; {@code running} is volatile and orders it. So the way into the
 * kernel, and out of it, needs no lock.
 */
abstract class BatonScheduler extends QueueScheduler {
    // Any thread; written by whoever has the baton, to hand it on. Read by those who wait for it.
    private volatile @Nullable Task running;
    private volatile @Nullable Thread turn;

    BatonScheduler(CpuSet cpus, HostThreads threads, RunQueues queues, PriorityInheritance inheritance) {
        super(cpus, threads, queues, inheritance);
    }

    /** Tells the trace that {@code cpu} goes on with {@code task}, if that is news. {@code isOther}: the one that had the baton was another. */
    abstract void noteSwitch(Cpu cpu, Task task, boolean isOther);

    @Override
    public void enterKernel(Task task) {}

    @Override
    public void leaveKernel(Task task) {}

    @Override
    public void enterFromOutside() {}

    @Override
    public void leaveToOutside() {}

    // ---- a run, from outside ----

    @Override
    boolean isRunning() {
        return running != null;
    }

    @Override
    LongPredicate watch(long patienceNanos) {
        Watchdog watchdog = new Watchdog(patienceNanos);
        return now -> watchdog.isOutOfPatience(cpus.signsOfLife(), now);
    }

    @Override
    void finish(RunResult.Outcome how) {
        running = null;
        turn = null;
        super.finish(how);
    }

    // ---- the calling thread as a task, from outside ----

    @Override
    public void checkCanAttach() {
        checkNotRunning();
    }

    @Override
    public void attach(Task task) {
        Cpu cpu = cpus.get(0);
        Task displaced = cpu.current;
        if (displaced != null) {
            requeueFirst(displaced); // a run that was stopped in the middle has left it there
        }
        task.host = Thread.currentThread();
        open(NO_LIMIT);
        inheritance.onStarted(task);
        goOn(cpu, task);
        startSlice(cpu);
        enter(cpu);
    }

    @Override
    public void detach(Task task) {
        release(task);
        inheritance.onEnded(task);
        task.state = Task.State.ENDED;
        running = null;
        turn = null;
        active = null;
        runEnd.tellNobody();
    }

    /** {@inheritDoc} Nothing to do: nobody else runs. */
    @Override
    public void rest(Task task) {}

    @Override
    public void resume(Task task) {
        task.host = Thread.currentThread();
    }

    // ---- the baton ----

    @Override
    void enter(Cpu cpu) {
        active = cpu;
        Task task = cpu.current;
        if (task != null) {
            noteSwitch(cpu, task, running != task);
        }
        running = task;
        // Last, and alone: whoever waits reads this and nothing else. A task's host may change while it is lent.
        turn = task == null ? null : task.host;
    }

    /** Hands the baton to the task that {@code next} has. {@code caller}, whose host thread this is, then waits for its turn, or ends. */
    final void handOver(Cpu next, @Nullable Task caller) {
        Task task = next.current;
        if (task == null) {
            return;
        }
        Runnable body = task.body;
        if (body != null) {
            task.body = null;
            begin(next, task, body, caller);
            return;
        }
        Thread host = task.host;
        // From the volatile store in enter on, the other thread may run, and this one must not touch anything.
        enter(next);
        if (task != caller) {
            LockSupport.unpark(host);
        }
    }

    /** {@code task} begins, on this thread if the caller needs it no more. */
    private void begin(Cpu cpu, Task task, Runnable body, @Nullable Task caller) {
        Carrier carrier = carrierOf(task, caller);
        enter(cpu); // the same holds as above
        carrier.start(() -> {
            task.host = Thread.currentThread();
            body.run();
        });
    }

    @Override
    void awaitTurn(Task task) {
        Thread self = Thread.currentThread();
        for (int i = threads.spins(); i > 0 && turn != self; i--) {
            Thread.onSpinWait();
        }
        while (turn != self) {
            throwIfOver(task);
            if (runEnd.isReached() && runEnd.isToldTo(self)) {
                throw everyoneWaits(task);
            }
            LockSupport.park(this);
        }
    }
}
