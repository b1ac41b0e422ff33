package org.pagoda.kernel;

/**
 * The life of a process that only serves. Its program runs once, to register handlers; when it returns the process does not end. From
 * then on its task has no host thread while it waits: a handler runs on the thread that a sender lends, or on one that is taken for as
 * long as there are messages.
 *
 * <pre>
 *   program runs --returns--> waits, without a host thread <--no message is left-- handles
 *                                    \------------- a message came in, or killed -----^
 * </pre>
 */
final class ServeOnly {
    private final ProcessLife life;
    private final Upcalls upcalls;
    private final Scheduler scheduler;

    ServeOnly(ProcessLife life, Upcalls upcalls, Scheduler scheduler) {
        this.life = life;
        this.upcalls = upcalls;
        this.scheduler = scheduler;
    }

    /** Makes the only task of {@code process} ready to begin. */
    void start(Process process) {
        Task task = process.addTask(scheduler);
        task.setService(() -> life.host(task, this::serve));
        scheduler.start(task, () -> life.host(task, this::begin));
    }

    private boolean begin(Task task) {
        return life.runProgram(task) && serve(task);
    }

    /** Handles what has come in; false if the task is to end. */
    private boolean serve(Task task) {
        try {
            task.unwindIfKilled();
            task.setWait(Task.Wait.NOTHING);
            task.process().clearAttention();
            upcalls.deliver(task);
        } catch (TaskUnwinding e) {
            return false; // thrown by this task only: nobody's host thread is under it
        }
        task.setWait(Task.Wait.SERVE);
        return true;
    }
}
