package org.pagoda.kernel;

/** Says which task runs when. Called by the host thread of the task it is about, unless said otherwise. */
interface Scheduler {
    /** Makes a new task ready; {@code body} will run on a host thread of its own. Called by anybody. */
    void start(Task task, Runnable body);

    /** Makes a parked task ready; does nothing for one that is not parked. Called by anybody. */
    void ready(Task task);

    /** Gives the CPU up until somebody makes {@code task} ready. */
    void park(Task task);

    /** The task's slice is over: others may go first. */
    void preempt(Task task);

    /** The task has ended; its host thread returns from here and is free. */
    void end(Task task);

    /**
     * Runs {@code borrower} on the host thread and CPU of {@code lender}, if it was just made ready and has not been
     * given a CPU yet.
     *
     * @return false if it cannot be had
     */
    boolean lend(Task lender, Task borrower);

    /** The borrower is done: it is parked again, and the lender goes on with the CPU the borrower has. */
    void giveBack(Task borrower, Task lender, Thread borrowersHost);

    /** Has {@code timer} fire at tick {@code deadline}. Called by anybody. */
    void setTimer(Timers.Timer timer, long deadline);

    /** Takes a timer back; does nothing if its moment has come. Called by anybody. */
    void cancelTimer(Timers.Timer timer);

    /** Makes a lender run {@code body} on another host thread while its own is away; it ends with endDetour. */
    void detour(Task lender, Runnable body);

    /** The detour is over; its host thread returns from here and is free. */
    void endDetour(Task lender);

    /** Stops everything: the kernel has found a bug of its own. Whoever runs the machine is told. */
    void stop(KernelPanic panic);

    /** A machine that panics takes all its tasks along; a program that throws something like it does not. */
    void rethrowIfPanicked(Throwable thrown);
}
