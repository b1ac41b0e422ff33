package org.pagoda.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;

/**
 * What all schedulers share: ready tasks stand in a queue, first come first served; timers fire; host threads are lent. Who says when a task
 * that has a CPU may go on is up to those below.
 *
 * <p>Called by whoever is in the kernel: one host thread at a time.
 */
abstract class QueueScheduler implements Scheduler, Trace.Position {
    private static final int DEEPEST_LENDING = 8;
    static final long NO_LIMIT = Long.MAX_VALUE;

    final CpuSet cpus;
    final HostThreads threads;
    private @Nullable Trace trace;

    // Whoever is in the kernel.
    final Deque<Task> queue = new ArrayDeque<>();
    final Timers timers = new Timers();
    private final Standstill standstill;
    long tickLimit = NO_LIMIT;

    @Nullable
    Cpu active;

    // Any thread; written by whoever is in the kernel, read by those who wait outside.
    volatile RunResult.@Nullable Outcome outcome;

    volatile @Nullable KernelPanic panic;
    volatile @Nullable Thread runner;

    // Any thread; once set the machine is over, and a task that comes back from a long way out is sent home.
    private volatile boolean abandoned;

    QueueScheduler(CpuSet cpus, HostThreads threads) {
        this.cpus = cpus;
        this.threads = threads;
        standstill = new Standstill(cpus);
    }

    /** Has the CPUs that are idle, or the one whose turn it is, go on; ends the run if nobody will. {@code caller}: who asks; null: no task. */
    abstract void dispatch(@Nullable Task caller);

    /** Waits, on the calling host thread, until {@code task} may go on there. */
    abstract void awaitTurn(Task task);

    /** Makes {@code cpu} the one that acts, on the calling host thread, with the task it has. */
    abstract void enter(Cpu cpu);

    /** True while tasks run, or may. */
    abstract boolean isRunning();

    /** What tells, asked at a time of the host in nanoseconds, whether a task has run for longer than its patience without a tick. */
    abstract LongPredicate watch(long patienceNanos);

    /** Ticks of the next slice, if no timer fires before it is over. */
    abstract long sliceLength();

    @Override
    public void setTrace(@Nullable Trace newTrace) {
        trace = newTrace;
    }

    /** Tells the trace that the CPU that acts goes on with another task. */
    final void recordSwitch(Task task) {
        if (trace != null) {
            trace.record(EventKind.SWITCH, task.tid(), 0, 0, 0);
        }
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

    // ---- a run, from outside ----

    @Override
    public final RunResult.Outcome run(long limit, long patienceNanos) {
        enterFromOutside();
        try {
            throwIfPanicked();
            if (isOver()) {
                return RunResult.Outcome.STUCK;
            }
            checkNotRunning();
            open(limit);
            if (standstill.isDue()) {
                standstill.look();
            }
            dispatch(null);
        } finally {
            leaveToOutside();
        }
        RunResult.Outcome result = awaitOutcome(patienceNanos);
        runner = null;
        throwIfPanicked();
        return result;
    }

    final void checkNotRunning() {
        if (isRunning()) {
            throw new IllegalStateException("the machine runs already");
        }
    }

    /** Tasks may run from now on; the calling thread is told when they have stopped. */
    void open(long limit) {
        tickLimit = limit;
        outcome = null;
        runner = Thread.currentThread();
    }

    private RunResult.Outcome awaitOutcome(long patienceNanos) {
        // It reads ticks without order while others write them: a late value only delays the verdict.
        LongPredicate stands = watch(patienceNanos);
        RunResult.Outcome result = outcome;
        while (result == null) {
            LockSupport.parkNanos(this, patienceNanos / 4);
            boolean stuck = stands.test(System.nanoTime());
            result = outcome;
            if (result == null && stuck) {
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

    // ---- the end ----

    /** The run is over; whoever waits for it is told. */
    void finish(RunResult.Outcome how) {
        active = null;
        outcome = how;
        LockSupport.unpark(runner);
    }

    @Override
    public void stop(KernelPanic found) {
        if (panic == null) {
            panic = found;
            abandon();
            finish(RunResult.Outcome.STUCK);
        }
    }

    /** The machine is over. */
    void abandon() {
        abandoned = true;
        cpus.abandon();
    }

    @Override
    public boolean isOver() {
        return abandoned;
    }

    @Override
    public void rethrowIfPanicked(Throwable thrown) {
        if (thrown instanceof KernelPanic found && panic == found) {
            throw found;
        }
    }

    /** Called by a task that waits for its turn, whenever it was woken. */
    final void throwIfOver(Task task) {
        throwIfPanicked();
        if (abandoned) {
            throw new TaskUnwinding(task);
        }
    }

    private void throwIfPanicked() {
        KernelPanic found = panic;
        if (found != null) {
            throw found;
        }
    }

    /** What is thrown by a task that would wait for ever; it is attached, so there is somebody to throw it to. */
    static IllegalStateException everyoneWaits(Task task) {
        return new IllegalStateException("every task waits, and so does the attached one, " + task);
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
            if (task.host == null) {
                task.body = task.service();
            }
            queue.add(task);
        }
    }

    @Override
    public void parkWithoutThread(Task task) {
        release(task);
        task.state = Task.State.PARKED;
        task.host = null;
        dispatch(null);
    }

    @Override
    public void park(Task task) {
        release(task);
        task.state = Task.State.PARKED;
        dispatch(task);
        awaitTurn(task);
    }

    /** Where a run stopped by its limit goes on in the next one. */
    final void requeueFirst(Task task) {
        release(task);
        task.state = Task.State.READY;
        queue.addFirst(task);
    }

    /** Lets due timers fire, and has {@code task} stand last in the queue if others are ready; else it may go on. */
    final void giveWay(Task task) {
        task.state = Task.State.READY; // for timers: it does not run while they fire
        fireTimers();
        if (queue.isEmpty()) {
            task.state = Task.State.RUNNING;
        } else {
            release(task);
            queue.add(task);
        }
    }

    @Override
    public void end(Task task) {
        task.cpu().ended++;
        release(task);
        task.state = Task.State.ENDED;
        dispatch(task);
    }

    // ---- lending ----

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
        borrower.body = null; // of one that has no host thread of its own
        borrower.host = Thread.currentThread();
        give(cpu, borrower);
        enter(cpu);
        return true;
    }

    @Override
    public void giveBack(Task borrower, Task lender, @Nullable Thread borrowersHost) {
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

    // ---- timers ----

    @Override
    public void setTimer(Timers.Timer timer, long deadline) {
        Cpu cpu = active;
        if (cpu != null) {
            long left = standstill.whole(cpu.slice);
            cpu.slice = standstill.cut(Math.min(left, Math.max(1, deadline - cpus.ticks())));
        }
        timers.set(timer, deadline);
    }

    @Override
    public void cancelTimer(Timers.Timer timer) {
        timers.cancel(timer);
    }

    /** Does all whose moment has come. */
    final void fireTimers() {
        Timers.Timer timer = timers.takeDue(cpus.ticks());
        while (timer != null) {
            timer.fire();
            timer = timers.takeDue(cpus.ticks());
        }
    }

    /**
     * While all CPUs are idle and no task is ready, time jumps to the next timer. False if nobody will ever go on, or not before the
     * tick limit: then the run is over.
     */
    final boolean awaitReady() {
        fireTimers();
        long mark = timers.mark();
        // What is set while all wait repeats something that woke nobody, and never will.
        while (!isAnyReady() && timers.hasSetBefore(mark) && timers.next() <= tickLimit) {
            if (idleUntil(timers.next())) {
                fireTimers();
            }
        }
        if (isAnyReady()) {
            return true;
        } else if (timers.hasSetBefore(mark)) {
            idleUntil(tickLimit);
            finish(RunResult.Outcome.TICK_LIMIT);
        } else {
            finish(RunResult.Outcome.IDLE);
        }
        return false;
    }

    /** Time passes while nobody runs; false if the run was cut short meanwhile. */
    private boolean idleUntil(long moment) {
        while (standstill.at() <= moment && tickLimit >= moment) {
            cpus.idle(Math.max(0, standstill.at() - cpus.ticks()));
            standstill.look();
        }
        if (tickLimit < moment) {
            return false;
        }
        cpus.idle(Math.max(0, moment - cpus.ticks()));
        return true;
    }

    private boolean isAnyReady() {
        return !queue.isEmpty() || cpus.isAnyBusy();
    }

    // ---- onlookers ----

    @Override
    public final void standStillAt(long tick, Onlooker onlooker) {
        standstill.set(tick, onlooker);
        if (active != null) {
            active.slice = standstill.cut(standstill.whole(active.slice));
        }
    }

    @Override
    public final boolean standStill(Task task) {
        if (!standstill.isDue()) {
            return false;
        }
        Cpu cpu = task.cpu();
        long left = standstill.whole(cpu.slice);
        standstill.look();
        cpu.slice = tickLimit <= cpus.ticks() ? 0 : standstill.cut(left);
        return cpu.slice > 0;
    }

    @Override
    public final void cutShort() {
        tickLimit = Math.min(tickLimit, cpus.ticks());
        if (active != null) {
            active.slice = standstill.cut(0); // and nothing is held back
        }
    }

    @Override
    public final List<Task> readyTasks() {
        return List.copyOf(queue);
    }

    @Override
    public final long nextTimer() {
        return timers.next();
    }

    // ---- CPUs ----

    final void give(Cpu cpu, Task task) {
        cpu.current = task;
        task.cpu = cpu;
        task.state = Task.State.RUNNING;
        cpus.onGiven(cpu, task.process().space());
    }

    final void startSlice(Cpu cpu) {
        long limit = Math.min(tickLimit, timers.next());
        cpu.slice = standstill.cut(Math.min(sliceLength(), Math.max(1, limit - cpus.ticks())));
    }

    final void release(Task task) {
        Cpu cpu = task.cpu();
        cpu.current = null;
        task.cpu = null;
        cpus.onReleased(cpu);
    }
}
