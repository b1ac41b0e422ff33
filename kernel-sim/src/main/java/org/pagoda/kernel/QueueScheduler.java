package org.pagoda.kernel;

import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.scheduling.ReadyCause;
import org.pagoda.kernel.scheduling.SchedulingParameters;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;

/**
 * What all schedulers share: ready tasks stand in {@link RunQueues}, timers fire, host threads are lent. Who says when a task that has a CPU may
 * go on is up to those below.
 *
 * <p>Called by whoever is in the kernel: one host thread at a time.
 */
abstract class QueueScheduler implements Scheduler, Trace.Position {
    static final long NO_LIMIT = Long.MAX_VALUE;

    final CpuSet cpus;
    final HostThreads threads;
    private @Nullable Trace trace;

    // Whoever is in the kernel.
    final RunQueues queues;
    final PriorityInheritance inheritance;
    final Timers timers = new Timers();
    private final Lending lending = new Lending(this);
    private final Standstill standstill;
    long tickLimit = NO_LIMIT;
    final TimeSlices slices;

    @Nullable
    Cpu active;

    final RunEnd runEnd = new RunEnd();

    QueueScheduler(CpuSet cpus, HostThreads threads, RunQueues queues, PriorityInheritance inheritance) {
        this.cpus = cpus;
        this.threads = threads;
        this.queues = queues;
        this.inheritance = inheritance;
        slices = new TimeSlices(cpus, queues);
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

    /** Ticks of the next slice of {@code cpu}, if no timer fires before it is over. */
    abstract long sliceLength(Cpu cpu);

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
            runEnd.throwIfPanicked();
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
        runEnd.tellNobody();
        runEnd.throwIfPanicked();
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
        runEnd.begin();
    }

    private RunResult.Outcome awaitOutcome(long patienceNanos) {
        // It reads ticks without order while others write them: a late value only delays the verdict.
        RunResult.Outcome result = runEnd.await(watch(patienceNanos), patienceNanos);
        if (result == null) {
            abandon();
            haveAllLookUp();
            return RunResult.Outcome.STUCK;
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
        runEnd.reach(how);
    }

    @Override
    public void stop(KernelPanic found) {
        if (runEnd.panic(found)) {
            abandon();
            finish(RunResult.Outcome.STUCK);
        }
    }

    /** The machine is over. */
    void abandon() {
        runEnd.abandon();
        cpus.abandon();
    }

    @Override
    public boolean isOver() {
        return runEnd.isAbandoned();
    }

    @Override
    public void rethrowIfPanicked(Throwable thrown) {
        if (thrown instanceof KernelPanic found && runEnd.isPanic(found)) {
            throw found;
        }
    }

    /** Called by a task that waits for its turn, whenever it was woken. */
    final void throwIfOver(Task task) {
        runEnd.throwIfPanicked();
        if (isOver()) {
            throw new TaskUnwinding(task);
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
        inheritance.onStarted(task);
        enqueue(task, ReadyCause.NEW);
    }

    final void enqueue(Task task, ReadyCause why) {
        queues.add(task, why);
        onEnqueued();
    }

    /** A task was made ready. */
    void onEnqueued() {}

    @Override
    public void onWaitsChanged() {
        inheritance.onChanged();
    }

    @Override
    public void setParameters(Task task, SchedulingParameters parameters) {
        boolean wasReady = queues.remove(task);
        task.setParameters(parameters);
        if (wasReady) {
            enqueue(task, ReadyCause.CHANGED);
        }
        queues.lookAgain();
        onWaitsChanged();
    }

    @Override
    public void listen(ScheduleListener listener) {
        throw new IllegalStateException("only CPUs that go in step can say what runs when");
    }

    @Override
    public void ready(Task task) {
        if (task.state == Task.State.PARKED) {
            task.state = Task.State.READY;
            if (task.host == null) {
                task.body = task.service();
            }
            onWaitsChanged();
            enqueue(task, ReadyCause.WOKEN);
        }
    }

    @Override
    public void parkWithoutThread(Task task) {
        beginWait(task);
        task.state = Task.State.PARKED;
        task.host = null;
        task.leaveCarrier();
        dispatch(task);
    }

    /** {@code task} comes off its CPU because it waits for something. */
    final void beginWait(Task task) {
        release(task);
        task.onBurstOver();
        onWaitsChanged();
    }

    @Override
    public void park(Task task) {
        beginWait(task);
        task.state = Task.State.PARKED;
        dispatch(task);
        awaitTurn(task);
    }

    /** Where a run stopped by its limit goes on in the next one. */
    final void requeueFirst(Task task) {
        release(task);
        task.state = Task.State.READY;
        enqueue(task, ReadyCause.PREEMPTED);
    }

    /** Lets due timers fire, and has {@code task} stand among the ready ones if others go first; else it may go on. */
    final void giveWay(Task task) {
        Cpu cpu = task.cpu();
        charge(cpu);
        task.state = Task.State.READY; // for timers: it does not run while they fire
        timers.fireDue(cpus.ticks());
        slices.runIntervals();
        inheritance.refresh();
        ReadyCause why = slices.whyOthersGoFirst(cpu, task);
        if (why == null) {
            task.state = Task.State.RUNNING;
        } else {
            release(task);
            enqueue(task, why);
        }
    }

    @Override
    public void end(Task task) {
        task.cpu().ended++;
        release(task);
        inheritance.onEnded(task);
        task.state = Task.State.ENDED;
        task.leaveCarrier();
        dispatch(task);
    }

    /** Which host thread carries {@code task}, which begins: that of {@code caller} if that one needs it no more, else another one. */
    final Carrier carrierOf(Task task, @Nullable Task caller) {
        Carrier idle = caller == null ? null : caller.takeIdleCarrier();
        Carrier carrier = idle == null ? threads.takeCarrier() : idle;
        task.setCarrier(carrier);
        return carrier;
    }

    @Override
    public final Lending lending() {
        return lending;
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

    /**
     * While all CPUs are idle and no task is ready, time jumps to the next timer. False if nobody will ever go on, or not before the
     * tick limit: then the run is over.
     */
    final boolean awaitReady() {
        timers.fireDue(cpus.ticks());
        long mark = timers.mark();
        // What is set while all wait repeats something that woke nobody, and never will.
        while (!isAnyReady() && timers.hasSetBefore(mark) && timers.next() <= tickLimit) {
            if (idleUntil(timers.next())) {
                timers.fireDue(cpus.ticks());
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
        return !queues.isEmpty() || cpus.isAnyBusy();
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
        return queues.tasks();
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
        task.onGiven(cpu.number(), cpu.ticks);
        cpu.switches++;
        cpus.onGiven(cpu, task.process().space(), task.process().hasOneTask());
    }

    /** {@code cpu} goes on with {@code task}, which was taken from the ready ones; its slice begins. */
    final void goOn(Cpu cpu, Task task) {
        give(cpu, task);
        slices.begin(cpu, task);
    }

    /** Tells the policy what the task of {@code cpu} has run since it was told last. */
    final void charge(Cpu cpu) {
        Task task = cpu.current;
        long ran = task == null ? 0 : slices.charge(cpu, task);
        if (task != null && ran > 0) {
            onCharged(cpu, task, ran);
        }
    }

    /** {@code task} has run {@code ran} ticks on {@code cpu}, up to now. */
    void onCharged(Cpu cpu, Task task, long ran) {}

    /** When the run stands still next. */
    final long nextStandstill() {
        return standstill.at();
    }

    final void startSlice(Cpu cpu) {
        long limit = Math.min(tickLimit, timers.next());
        cpu.slice = standstill.cut(Math.min(sliceLength(cpu), Math.max(1, limit - cpus.ticks())));
    }

    final void release(Task task) {
        Cpu cpu = task.cpu();
        charge(cpu);
        task.onReleased(cpu.ticks);
        cpu.current = null;
        task.cpu = null;
        cpus.onReleased(cpu);
    }
}
