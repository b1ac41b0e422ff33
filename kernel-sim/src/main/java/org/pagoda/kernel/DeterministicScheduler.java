package org.pagoda.kernel;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One task runs at any instant, and which one follows from the seed alone.
 *
 * <p>An idle CPU takes the first task of the queue. Of the CPUs that have a task, one advances at a time, for a slice whose length is drawn
 * from the seed (1 tick to twice the quantum less one), as a timer on a real machine would strike at any point of a program. When the slice
 * is over, or its task parks, the next CPU is drawn.
 *
 * <p>Tasks are host threads that hand a baton to one another: {@link #running} names who has it, all others are parked
 * in the host. Everything here is therefore touched by one thread at a time; {@code running} is volatile and orders it.
 * So the way into the kernel, and out of it, needs no lock.
 */
final class DeterministicScheduler extends QueueScheduler {
    private final SplittableRandom generator;
    private final long quantum;

    // Any thread; written by whoever has the baton, to hand it on. Read by those who wait for it.
    private volatile @Nullable Task running;
    private volatile @Nullable Thread turn;

    DeterministicScheduler(CpuSet cpus, HostThreads threads, long seed, long quantum) {
        super(cpus, threads);
        this.quantum = quantum;
        generator = new SplittableRandom(seed);
    }

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
        give(cpu, task);
        startSlice(cpu);
        enter(cpu);
    }

    @Override
    public void detach(Task task) {
        release(task);
        task.state = Task.State.ENDED;
        running = null;
        turn = null;
        active = null;
        runner = null;
    }

    /** {@inheritDoc} Nothing to do: nobody else runs. */
    @Override
    public void rest(Task task) {}

    @Override
    public void resume(Task task) {
        task.host = Thread.currentThread();
    }

    // ---- tasks ----

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

    // ---- the baton ----

    @Override
    void enter(Cpu cpu) {
        active = cpu;
        Task task = cpu.current;
        if (task != null && running != task) {
            recordSwitch(task);
        }
        running = task;
        // Last, and alone: whoever waits reads this and nothing else. A task's host may change while it is lent.
        turn = task == null ? null : task.host;
    }

    /** {@inheritDoc} Hands the baton to the task that is next. The caller then waits for its turn, or ends. */
    @Override
    void dispatch(@Nullable Task caller) {
        if (isOver() || !awaitReady()) {
            return;
        }
        Cpu next = chooseCpu();
        Task task = next.current;
        if (task == null) {
            return;
        }
        startSlice(next);
        Runnable body = task.body;
        task.body = null;
        Thread host = task.host;
        // From the volatile store in enter on, the other thread may run, and this one must not touch anything.
        enter(next);
        if (body != null) {
            threads.run(() -> {
                task.host = Thread.currentThread();
                body.run();
            });
        } else if (task != caller) {
            LockSupport.unpark(host);
        }
    }

    /** The next CPU to advance. Some task is ready, or has a CPU. */
    private Cpu chooseCpu() {
        int busy = 0;
        for (int i = 0; i < cpus.size(); i++) {
            Cpu cpu = cpus.get(i);
            if (cpu.current == null && !queue.isEmpty()) {
                give(cpu, queue.remove());
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
    void awaitTurn(Task task) {
        while (turn != Thread.currentThread()) {
            throwIfOver(task);
            if (outcome != null && runner == Thread.currentThread()) {
                throw everyoneWaits(task);
            }
            LockSupport.park(this);
        }
    }

    @Override
    long sliceLength() {
        return quantum == 1 ? 1 : 1 + draw(2 * quantum - 1);
    }

    /** A number from 0 to {@code bound} less one; only the generator's raw output is the same on every JDK. */
    private long draw(long bound) {
        return (generator.nextLong() >>> 1) % bound;
    }
}
