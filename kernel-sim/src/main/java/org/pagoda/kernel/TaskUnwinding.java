package org.pagoda.kernel;

/**
 * Takes a task that has ended off its host thread: thrown from the trap it is in, through the program's frames, to the
 * place where the kernel called it. A program that catches it gets it again at its next trap.
 *
 * <p>Not an exception in the usual sense: it has no stack trace and says nothing about what went wrong.
 */
final class TaskUnwinding extends Error {
    private static final long serialVersionUID = 1;

    private final transient Task task;

    TaskUnwinding(Task task) {
        super("task " + task.tid() + " of process " + task.process().pid() + " has ended", null, false, false);
        this.task = task;
    }

    /** The task that has ended; several may be on one host thread. */
    Task task() {
        return task;
    }
}
