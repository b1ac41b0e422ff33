package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.ipc.Totals;

/**
 * What faces of the kernel may do with tasks: have them wait, wake them, let others run, end those that have made the kernel's own code
 * fail, and hear of their ends. Only for code that runs in the kernel.
 */
public final class TaskControl {
    /** Hears of ends, before what the kernel knows of the task or process is gone. Must not wait. */
    public interface EndListener {
        /** A task has ended. */
        void onTaskEnded(Task task);

        /** A process has ended for everybody else; its tasks may not have noticed yet, and may be in the middle of system calls. */
        void onProcessEnding(Process process);

        /** A process leaves its program for another one; its task is in the middle of that system call. */
        void onProcessReplaced(Process process);
    }

    private final Kernel kernel;
    private final ProcessLife life;
    private final Upcalls upcalls;
    private final Scheduler scheduler;

    // Before the machine runs.
    private final List<EndListener> listeners = new ArrayList<>();

    TaskControl(Kernel kernel, ProcessLife life, Upcalls upcalls, Scheduler scheduler) {
        this.kernel = kernel;
        this.life = life;
        this.upcalls = upcalls;
        this.scheduler = scheduler;
    }

    /** {@code listener} hears of ends from now on; before the machine runs. */
    public void listen(EndListener listener) {
        listeners.add(listener);
    }

    /** What {@link ProcessLife} tells. */
    EndListener listeners() {
        return new EndListener() {
            @Override
            public void onTaskEnded(Task task) {
                listeners.forEach(each -> each.onTaskEnded(task));
            }

            @Override
            public void onProcessEnding(Process process) {
                listeners.forEach(each -> each.onProcessEnding(process));
            }

            @Override
            public void onProcessReplaced(Process process) {
                listeners.forEach(each -> each.onProcessReplaced(process));
            }
        };
    }

    /** The books of messages of processes that are no more. */
    public Totals messagesOfTheDead() {
        return life.messagesOfTheDead();
    }

    /**
     * The calling task handles messages that have come in; if there are none it waits until somebody wakes it, for whatever reason. So
     * what it waits for is looked at again after this.
     *
     * @return true if handlers ran
     */
    public boolean await(Task task, Task.Wait what) {
        if (upcalls.deliver(task) > 0) {
            return true;
        }
        kernel.park(task, what);
        return false;
    }

    /**
     * Makes a child of the calling task's process that runs another program, with limits, send mask and open files of the caller's.
     *
     * @param arguments what the program finds on its stack, {@link ArgumentBlock}
     * @return the child's identifier; {@code -E2BIG} if the stack has no room for them; {@code -EAGAIN} if there are too many processes, or
     *     children; {@code -ENOMEM}; {@code -EDQUOT}
     */
    public long spawn(Task task, String name, UserImage image, byte[] arguments) {
        return life.spawn(task, name, image, arguments);
    }

    /**
     * Has the calling task's process begin another program.
     *
     * @param arguments what the program finds on its stack, {@link ArgumentBlock}
     * @return {@code -E2BIG} if the stack has no room for them; {@code -EBUSY} if the process has other threads, or in a handler; does not return
     *     otherwise
     */
    public long exec(Task task, String name, UserImage image, byte[] arguments) {
        return life.exec(task, name, image, arguments);
    }

    /** Has a task that waits look again; does nothing if it does not. */
    public void wake(Task task) {
        scheduler.ready(task);
    }

    /**
     * The calling task lets others run first, in the kernel too: what was true before may not be after this.
     *
     * @return false if the task's process has ended meanwhile
     */
    public boolean letOthersRun(Task task) {
        kernel.letOthersRun(task);
        return !task.isKilled();
    }

    /**
     * The kernel's own code has thrown something in a call of {@code task}: its process is killed, and the machine lives. What only
     * unwinds a task that has ended goes on doing so, and a panic is a panic.
     *
     * @param where the code that failed, for people
     * @return what the caller is to throw
     */
    public Error oops(Task task, String where, Throwable thrown) {
        scheduler.rethrowIfPanicked(thrown);
        if (thrown instanceof TaskUnwinding unwinding) {
            return unwinding;
        }
        life.kill(task.process(), Kernel.STATUS_KILLED, "oops: " + where + " threw " + ProcessLife.describe(thrown));
        return new TaskUnwinding(task);
    }

    /** True if {@code thrown} is of the kernel's own making, and has to go on. */
    public boolean isKernels(Throwable thrown) {
        scheduler.rethrowIfPanicked(thrown);
        return thrown instanceof TaskUnwinding;
    }
}
