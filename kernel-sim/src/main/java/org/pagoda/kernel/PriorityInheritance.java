package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.scheduling.ReadyCause;

/**
 * Finds the priorities that tasks have from those that wait for them: a sender with {@code WAIT} for the process that handles its message, a caller for the
 * process that has the request or the token, and whoever waits for room for the process whose mailbox is full. All tasks of such a process inherit,
 * because any of them may be the one that handles the message; and what one inherits, those that it waits for itself inherit too.
 *
 * <p>Looks at all tasks, again and again until nothing changes, when somebody has begun or ceased to wait: that is rare beside ticks.
 */
final class PriorityInheritance {
    private final ProcessTable processes;
    private final RunQueues queues;
    private final List<Task> tasks = new ArrayList<>();
    private final LongConsumer toHolder = this::donateTo;
    private final boolean isOn;

    private boolean stale;
    // Of the search that runs.
    private int donated;
    private boolean changed;

    /** Does nothing if the policy does not want it. */
    PriorityInheritance(ProcessTable processes, RunQueues queues, boolean isOn) {
        this.processes = processes;
        this.queues = queues;
        this.isOn = isOn;
    }

    void onStarted(Task task) {
        if (isOn) {
            tasks.add(task);
        }
    }

    void onEnded(Task task) {
        if (isOn) {
            tasks.remove(task);
            stale = true;
        }
    }

    /** Who waits for whom has changed, or a priority. True if something may follow from it. */
    boolean onChanged() {
        stale = isOn;
        return isOn;
    }

    /** Sees to it that all tasks have the priorities that follow from who waits for whom now. */
    void refresh() {
        if (!stale) {
            return;
        }
        stale = false;
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            task.found = task.parameters().priority();
        }
        do {
            changed = false;
            for (int i = 0; i < tasks.size(); i++) {
                donateFrom(tasks.get(i));
            }
        } while (changed);
        for (int i = 0; i < tasks.size(); i++) {
            apply(tasks.get(i));
        }
    }

    private void donateFrom(Task task) {
        donated = task.found;
        task.waiter().eachHolder(toHolder);
        List<Task> waiting = task.process().waitingForRoom();
        for (int i = 0; i < waiting.size(); i++) {
            donated = waiting.get(i).found;
            donate(task.process());
        }
    }

    private void donateTo(long pid) {
        donate(processes.get(pid));
    }

    private void donate(@Nullable Process process) {
        if (process == null) {
            return;
        }
        for (int i = 0; i < process.tasks().size(); i++) {
            Task task = process.tasks().get(i);
            if (task.found < donated) {
                task.found = donated;
                changed = true;
            }
        }
    }

    private void apply(Task task) {
        if (task.found == task.priority()) {
            return;
        }
        boolean wasReady = queues.remove(task);
        queues.lookAgain();
        task.inherit(task.found);
        if (wasReady) {
            queues.add(task, ReadyCause.CHANGED);
        }
    }
}
