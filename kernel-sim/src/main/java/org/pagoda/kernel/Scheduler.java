package org.pagoda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.scheduling.SchedulingParameters;
import org.pagoda.kernel.trace.Trace;

/** Says which task runs when. Called by the host thread of the task it is about, unless said otherwise. */
interface Scheduler {
    // ---- the way in and out ----

    /** A running task leaves user mode: when this returns, the calling thread is the only one in the kernel. */
    void enterKernel(Task task);

    /** The task goes on in user mode. Does nothing if the machine is over, and the caller was never let in. */
    void leaveKernel(Task task);

    /** A thread that is no task enters the kernel; tasks may be running. */
    void enterFromOutside();

    /** Ends what {@link #enterFromOutside} began. */
    void leaveToOutside();

    // ---- a run, from outside ----

    /**
     * Runs ready tasks until none is left, the limit is reached, or one does not trap for {@code patience}. Called by a
     * thread that is not a task's.
     *
     * @param limit ticks after which to stop; {@link Long#MAX_VALUE}: never
     * @param patienceNanos how long a task may run without a tick
     */
    RunResult.Outcome run(long limit, long patienceNanos);

    /** Throws if no thread can be attached. */
    void checkCanAttach();

    /** Makes the calling thread the host of {@code task}, which runs from now on, in user mode. */
    void attach(Task task);

    /** The calling thread's task has ended; when no other thread is attached, other tasks wait for the next run. */
    void detach(Task task);

    /** The calling thread's task, which was attached, leaves user mode but does not enter the kernel. */
    void rest(Task task);

    /** The calling thread becomes the host of {@code task}, which was at rest, and goes on in user mode. */
    void resume(Task task);

    /** Records switches there from now on. */
    void setTrace(@Nullable Trace newTrace);

    /** True once the machine has panicked or was given up. */
    boolean isOver();

    // ---- tasks ----

    /** Makes a new task ready; {@code body} will run on a host thread of its own. Called by anybody. */
    void start(Task task, Runnable body);

    /** Makes a parked task ready; does nothing for one that is not parked. Called by anybody. */
    void ready(Task task);

    /** Gives the CPU up until somebody makes {@code task} ready. */
    void park(Task task);

    /** The task's slice is over: others may go first. */
    void preempt(Task task);

    /** The task lets others go first. */
    void letOthersRun(Task task);

    /** Decides about {@code task} by other parameters from now on. Called by anybody. */
    void setParameters(Task task, SchedulingParameters parameters);

    /** Who can end whose wait has changed, though nobody has begun to wait, or was woken. */
    void onWaitsChanged();

    /** Who is told what runs when; only where CPUs go in step. */
    void listen(ScheduleListener listener);

    /** The task waits for messages without a host thread: this one returns from here and is free. {@link #ready} gives it another. */
    void parkWithoutThread(Task task);

    /** The task has ended; its host thread returns from here and is free. */
    void end(Task task);

    /** Host threads that are lent. */
    Lending lending();

    /** Has {@code timer} fire at tick {@code deadline}. Called by anybody. */
    void setTimer(Timers.Timer timer, long deadline);

    /** Takes a timer back; does nothing if its moment has come. Called by anybody. */
    void cancelTimer(Timers.Timer timer);

    // ---- onlookers, in deterministic mode ----

    /** Has {@code onlooker} look at the machine at tick {@code tick}, and then whenever it wants to. Called by anybody in the kernel. */
    void standStillAt(long tick, Onlooker onlooker);

    /**
     * The slice of {@code task} has ended, perhaps only for an onlooker, who looks now.
     *
     * @return true if the task goes on as if nothing had been
     */
    boolean standStill(Task task);

    /** Ends the run at its next interrupt point, as its limit does. Called by anybody in the kernel. */
    void cutShort();

    /** The tasks that are ready and have no CPU, the next one first. */
    List<Task> readyTasks();

    /** The tick of the next timer; {@link Timers#NEVER}: none is set. */
    long nextTimer();

    /** Stops everything: the kernel has found a bug of its own. Whoever runs the machine is told. */
    void stop(KernelPanic panic);

    /** A machine that panics takes all its tasks along; a program that throws something like it does not. */
    void rethrowIfPanicked(Throwable thrown);
}
