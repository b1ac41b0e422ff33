package org.pagoda.kernel.interaction;

import org.pagoda.ipc.interaction.InteractionUser;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.TaskControl;

/** A task at the user end of an interaction. */
final class TaskUser implements InteractionUser {
    private final TaskControl tasks;
    private final Task task;

    // The task itself: how many of its calls wait for a reply here, each in a handler that has interrupted the one
    // before.
    private int receivers;

    TaskUser(TaskControl tasks, Task task) {
        this.tasks = tasks;
        this.task = task;
    }

    Task task() {
        return task;
    }

    /** A call waits for a reply from now on. */
    void beginWaiting() {
        receivers++;
    }

    void endWaiting() {
        receivers--;
    }

    @Override
    public void wakeUp() {
        if (receivers > 0) {
            tasks.wake(task);
        }
    }
}
