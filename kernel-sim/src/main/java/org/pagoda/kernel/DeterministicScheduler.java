package org.pagoda.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;

/**
 * One task runs at any instant, and which one follows from the seed alone.
 *
 * <p>Ready tasks stand in a queue, first come first served; an idle CPU takes the first. Of the CPUs that have a task, one
 * advances at a time, for a slice whose length is drawn from the seed (1 tick to twice the quantum less one), as a timer
 * on a real machine would strike at any point of a program. When the slice is over, or its task parks, the next CPU is
 * drawn.
 *
 * <p>Tasks are host threads that hand a baton to one another: {@link #running} names who has it, all others are parked
 * in the host. Everything here is therefore touched by one thread at a time; {@code running} is volatile and orders it.
 */
final class DeterministicScheduler implements Scheduler, Trace.Position {
    private static final int DEEPEST_LENDING = 8;
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final CpuSet cpus;
    private final HostThreads threads;
    private final SplittableRandom generator;
    private final long quantum;
    private @Nullable Trace trace;

    // Whoever has the baton.
    private final Deque<Task> queue = new ArrayDeque<>();
    private final Timers timers = new Timers();
    private long tickLimit = NO_LIMIT;
    private @Nullable Cpu active;

    // Any thread; written by whoever has the baton, to hand it on. Read by those who wait for it.
    private volatile @Nullable Task running;
    private volatile @Nullable Thread turn;
    private volatile RunResult.@Nullable Outcome outcome;
    private volatile @Nullable KernelPanic panic;
    private volatile @Nullable Thread runner;

    // Any thread; once set the machine is over, and a task that comes back from a long way out is sent home.
    private volatile boolean abandoned;

    DeterministicScheduler(CpuSet cpus, HostThreads threads, long seed, long quantum) {
        this.cpus = cpus;
        this.threads = threads;
        this.quantum = quantum;
        generator = new SplittableRandom(seed);
    }

    /** Records switches there from now on. */
    void setTrace(@Nullable Trace newTrace) {
        trace = newTrace;
    }

    // ---- where we are ----

    @Override
    public long tick() {
        return cpus.ticks();
    }

    @Override
    public int cpu() {
        return active == null ? -1 : active.number();
    }

    @Override
    public long pid() {
        Task task = active == null ? null : active.current;
        return task == null ? 0 : task.process().pid();
    }

    /** The task that has the baton; null between runs. */
    @Nullable
    Task running() {
        return running;
    }

    // ---- a run, from outside ----

    /**
     * Runs ready tasks until none is left, the limit is reached, or one does not trap for {@code patience}. Called by a
     * thread that is not a task's.
     *
     * @param limit ticks after which to stop; {@link Long#MAX_VALUE}: never
     * @param patienceNanos how long a task may run without a tick
     */
    RunResult.Outcome run(long limit, long patienceNanos) {
        KernelPanic earlier = panic;
        if (earlier != null) {
            throw earlier;
        }
        if (abandoned) {
            return RunResult.Outcome.STUCK;
        }
        if (running != null) {
            throw new IllegalStateException("the machine runs already");
        }
        tickLimit = limit;
        outcome = null;
        runner = Thread.currentThread();
        dispatch(null);
        RunResult.Outcome result = awaitOutcome(patienceNanos);
        runner = null;
        KernelPanic found = panic;
        if (found != null) {
            throw found;
        }
        return result;
    }

    private RunResult.Outcome awaitOutcome(long patienceNanos) {
        Watchdog watchdog = new Watchdog(patienceNanos);
        RunResult.Outcome result = outcome;
        while (result == null) {
            LockSupport.parkNanos(this, patienceNanos / 4);
            // The ticks are read without order while others write them: a late value only delays the verdict.
            boolean stands = watchdog.isOutOfPatience(cpus.ticks(), System.nanoTime());
            result = outcome;
            if (result == null && stands) {
                abandoned = true;
                Task stuck = running;
                if (stuck != null) {
                    stuck.process().attention = true;
                }
                result = RunResult.Outcome.STUCK;
            }
        }
        return result;
    }

    private void finish(RunResult.Outcome how) {
        running = null;
        turn = null;
        active = null;
        outcome = how;
        LockSupport.unpark(runner);
    }

    // ---- the calling thread as a task, from outside ----

    /** Throws if the machine runs, so that no thread can be attached. */
    void checkCanAttach() {
        if (running != null) {
            throw new IllegalStateException("the machine runs already");
        }
    }

    /** Makes the calling thread the host of {@code task}, which runs from now on. */
    void attach(Task task) {
        Cpu cpu = cpus.get(0);
        Task displaced = cpu.current;
        if (displaced != null) {
            requeueFirst(displaced); // a run that was stopped in the middle has left it there
        }
        task.host = Thread.currentThread();
        tickLimit = NO_LIMIT;
        outcome = null;
        runner = task.host;
        give(cpu, task);
        startSlice(cpu);
        enter(cpu);
    }

    /** The calling thread's task has ended; other tasks wait for the next run. */
    void detach(Task task) {
        release(task);
        task.state = Task.State.ENDED;
        running = null;
        turn = null;
        active = null;
        runner = null;
    }

    // ---- tasks ----

    @Override
    public void start(Task task, Runnable body) {
        task.state = Task.State.READY;
        task.body = body;
        queue.add(task);
    }

    @Override
    public void ready(Task task) {
        if (task.state == Task.State.PARKED) {
            task.state = Task.State.READY;
            queue.add(task);
        }
    }

    @Override
    public void park(Task task) {
        release(task);
        task.state = Task.State.PARKED;
        dispatch(task);
        awaitTurn(task);
    }

    @Override
    public void preempt(Task task) {
        if (cpus.ticks() >= tickLimit) {
            requeueFirst(task);
            finish(RunResult.Outcome.TICK_LIMIT);
        } else {
            task.state = Task.State.READY; // for timers: it does not run while they fire
            fireTimers();
            if (queue.isEmpty()) {
                task.state = Task.State.RUNNING;
            } else {
                release(task);
                queue.add(task);
            }
            dispatch(task);
        }
        awaitTurn(task);
    }

    /** Where a run stopped by its limit goes on in the next one. */
    private void requeueFirst(Task task) {
        release(task);
        task.state = Task.State.READY;
        queue.addFirst(task);
    }

    @Override
    public void end(Task task) {
        release(task);
        task.state = Task.State.ENDED;
        dispatch(task);
    }

    @Override
    public boolean lend(Task lender, Task borrower) {
        if (borrower.state != Task.State.READY
                || lender.lendingDepth() >= DEEPEST_LENDING
                || !queue.removeLastOccurrence(borrower)) {
            return false;
        }
        Cpu cpu = lender.cpu();
        release(lender);
        lender.state = Task.State.LENDING;
        borrower.setLendingDepth(lender.lendingDepth() + 1);
        borrower.host = Thread.currentThread();
        give(cpu, borrower);
        enter(cpu);
        return true;
    }

    @Override
    public void giveBack(Task borrower, Task lender, Thread borrowersHost) {
        Cpu cpu = borrower.cpu();
        release(borrower);
        borrower.state = Task.State.PARKED;
        borrower.host = borrowersHost;
        borrower.setLendingDepth(0);
        if (lender.comesBackDuringDetour(Thread.currentThread())) {
            dispatch(null);
            awaitTurn(lender);
        } else {
            give(cpu, lender);
            enter(cpu);
        }
    }

    @Override
    public void setTimer(Timers.Timer timer, long deadline) {
        Cpu cpu = active;
        if (cpu != null) {
            cpu.slice = Math.min(cpu.slice, Math.max(1, deadline - cpus.ticks()));
        }
        timers.set(timer, deadline);
    }

    @Override
    public void cancelTimer(Timers.Timer timer) {
        timers.cancel(timer);
    }

    /** Does all whose moment has come. */
    private void fireTimers() {
        Timers.Timer timer = timers.takeDue(cpus.ticks());
        while (timer != null) {
            timer.fire();
            timer = timers.takeDue(cpus.ticks());
        }
    }

    /**
     * The next CPU to advance; while all are idle, time jumps to the next timer. Null if nobody will ever go on, or not before the
     * tick limit: then the run is over.
     */
    private @Nullable Cpu awaitCpu() {
        fireTimers();
        Cpu next = chooseCpu();
        long mark = timers.mark();
        // What is set while all wait repeats something that woke nobody, and never will.
        while (next == null && timers.hasSetBefore(mark) && timers.next() <= tickLimit) {
            cpus.idle(timers.next() - cpus.ticks());
            fireTimers();
            next = chooseCpu();
        }
        if (next == null && timers.hasSetBefore(mark)) {
            cpus.idle(Math.max(0, tickLimit - cpus.ticks()));
            finish(RunResult.Outcome.TICK_LIMIT);
        } else if (next == null) {
            finish(RunResult.Outcome.IDLE);
        }
        return next;
    }

    @Override
    public void stop(KernelPanic found) {
        if (panic == null) {
            panic = found;
            abandoned = true;
            finish(RunResult.Outcome.STUCK);
        }
    }

    boolean isOver() {
        return abandoned;
    }

    @Override
    public void rethrowIfPanicked(Throwable thrown) {
        if (thrown instanceof KernelPanic found && panic == found) {
            throw found;
        }
    }

    @Override
    public void detour(Task lender, Runnable body) {
        lender.beginDetour();
        lender.host = null; // until the other thread has begun
        lender.state = Task.State.READY;
        lender.body = body;
        queue.add(lender);
    }

    @Override
    public void endDetour(Task lender) {
        release(lender);
        Task.Detour detour = lender.endDetour();
        lender.host = detour.away();
        if (detour.isLendingOver()) {
            lender.state = Task.State.READY;
            queue.add(lender);
        } else {
            lender.state = Task.State.LENDING;
        }
        dispatch(null);
    }

    // ---- the baton ----

    private void give(Cpu cpu, Task task) {
        cpu.current = task;
        task.cpu = cpu;
        task.state = Task.State.RUNNING;
        cpu.mmu().enter(task.process().space());
    }

    private static void release(Task task) {
        task.cpu().current = null;
        task.cpu = null;
    }

    /** Makes {@code cpu} the one that advances, with the task it has. */
    private void enter(Cpu cpu) {
        active = cpu;
        Task task = cpu.current;
        if (trace != null && task != null && running != task) {
            trace.record(EventKind.SWITCH, task.tid(), 0, 0, 0);
        }
        running = task;
        // Last, and alone: whoever waits reads this and nothing else. A task's host may change while it is lent.
        turn = task == null ? null : task.host;
    }

    /**
     * Hands the baton to the task that is next, or ends the run. The caller then waits for its turn, or ends.
     *
     * @param caller the task that has had the baton; null: none
     */
    private void dispatch(@Nullable Task caller) {
        if (abandoned) {
            return;
        }
        Cpu next = awaitCpu();
        Task task = next == null ? null : next.current;
        if (next == null || task == null) {
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

    private @Nullable Cpu chooseCpu() {
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
        if (busy == 0) {
            return null;
        }
        long chosen = busy == 1 ? 0 : draw(busy);
        for (int i = 0; ; i++) {
            if (cpus.get(i).current != null && chosen-- == 0) {
                return cpus.get(i);
            }
        }
    }

    private void awaitTurn(Task task) {
        while (turn != Thread.currentThread()) {
            KernelPanic found = panic;
            if (found != null) {
                throw found;
            } else if (abandoned) {
                throw new TaskUnwinding(task);
            } else if (outcome != null && runner == Thread.currentThread()) {
                throw new IllegalStateException("every task waits, and so does the attached one, " + task);
            }
            LockSupport.park(this);
        }
    }

    private void startSlice(Cpu cpu) {
        long limit = Math.min(tickLimit, timers.next());
        cpu.slice = Math.min(drawSlice(), Math.max(1, limit - cpus.ticks()));
    }

    private long drawSlice() {
        return quantum == 1 ? 1 : 1 + draw(2 * quantum - 1);
    }

    /** A number from 0 to {@code bound} less one; only the generator's raw output is the same on every JDK. */
    private long draw(long bound) {
        return (generator.nextLong() >>> 1) % bound;
    }
}
