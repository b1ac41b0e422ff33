package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Tasks that wait, in system calls, until something about a file may have changed.
 *
 * <pre>{@code
 * while (isEmpty()) {
 *     if (nonBlocking) {
 *         return Errno.EAGAIN.result();
 *     }
 *     queue.await(task); // whatever was true before may be otherwise now
 * }
 * }</pre>
 *
 * <p>Used by whoever is in the kernel.
 */
public final class WaitQueue {
    private final TaskControl tasks;
    private final List<Task> waiting = new ArrayList<>(0);

    public WaitQueue(Kernel kernel) {
        tasks = kernel.tasks();
    }

    /**
     * Handlers of messages run, if there are any; else the task waits until {@link #wakeAll}, or until a message comes in, or for whatever
     * reason. Does not return to a task whose process has ended.
     *
     * @return true if handlers have run: then a call that has done something returns what it has done
     */
    public boolean await(Task task) {
        return await(task, Task.Wait.FILE);
    }

    /** {@link #await(Task)} for something else than a file; {@code what} is for people. */
    public boolean await(Task task, Task.Wait what) {
        waiting.add(task);
        try {
            return tasks.await(task, what);
        } finally {
            waiting.remove(task);
        }
    }

    /** {@code task} is woken too, until it is removed; it parks elsewhere. */
    void add(Task task) {
        waiting.add(task);
    }

    void remove(Task task) {
        waiting.remove(task);
    }

    /** True if nobody waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Has all who wait look again. */
    public void wakeAll() {
        for (int i = 0; i < waiting.size(); i++) {
            tasks.wake(waiting.get(i));
        }
    }
}
