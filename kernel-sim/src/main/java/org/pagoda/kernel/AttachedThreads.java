package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Threads of the host that are tasks, as those of benchmarks and of tests are: what they call traps as a program's calls do.
 *
 * <pre>
 *   attach --> in user mode --rest--> at rest --resume--> in user mode --> detach
 * </pre>
 *
 * <p>A task in user mode may touch its memory at any moment, so whoever changes that memory waits until it has looked up, which it does at
 * its next access or system call. A thread that does something else meanwhile rests: nobody waits for it. It keeps its CPU.
 */
public final class AttachedThreads {
    private final Scheduler scheduler;
    private final ProcessLife life;

    AttachedThreads(Scheduler scheduler, ProcessLife life) {
        this.scheduler = scheduler;
        this.life = life;
    }

    /**
     * Makes a process whose first task is the calling thread, which is in user mode from now on. In deterministic mode there can be one such
     * thread, else as many as CPUs.
     *
     * @return the task; null when there is no memory, or no address space number left, for a process
     * @throws IllegalStateException if the machine runs, or if all CPUs have tasks
     */
    public @Nullable Task attach(String name, UserImage image, ProcessLimits limits) {
        scheduler.enterFromOutside();
        try {
            scheduler.checkCanAttach();
            return life.attach(name, image, limits);
        } finally {
            scheduler.leaveToOutside();
        }
    }

    /**
     * Makes the calling thread another task of a process. Waits until the process's other task, if it is the only one so far and does not rest, makes
     * an access or a system call.
     *
     * @throws IllegalStateException as {@link #attach(String, UserImage, ProcessLimits)}, or if the process has ended
     */
    public Task attach(Process process, UserImage image) {
        scheduler.enterFromOutside();
        try {
            scheduler.checkCanAttach();
            if (process.state() != Process.State.ALIVE) {
                throw new IllegalStateException(process + " has ended");
            }
            return life.attach(process, image);
        } finally {
            scheduler.leaveToOutside();
        }
    }

    /** Ends {@code task}, and with the first one of a process the process; by its thread, or by any while it rests. */
    public void detach(Task task) {
        scheduler.enterKernel(task);
        try {
            life.detach(task);
        } finally {
            scheduler.leaveKernel(task);
        }
    }

    /** The calling thread, which is {@code task}, leaves user mode. It must neither access memory nor call the kernel until it is back. */
    public void rest(Task task) {
        scheduler.rest(task);
    }

    /** The calling thread, which need not be the one that it was, goes on as {@code task}, in user mode. */
    public void resume(Task task) {
        scheduler.resume(task);
    }

    /**
     * Has {@code task}, which rests, do something on the calling thread, and rest again.
     *
     * @return false if its process has ended, and it could not do it all
     */
    public boolean perform(Task task, Runnable body) {
        scheduler.resume(task);
        try {
            body.run();
            return true;
        } catch (TaskUnwinding e) {
            if (e.task() == task) {
                return false;
            }
            throw e;
        } finally {
            scheduler.rest(task);
        }
    }
}
