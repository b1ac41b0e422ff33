package org.pagoda.kernel.scheduling;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ready tasks in a row. All takes constant time, and makes no garbage: the links are in the tasks. */
public final class TaskQueue {
    private @Nullable Schedulable first;
    private @Nullable Schedulable last;

    public boolean isEmpty() {
        return first == null;
    }

    public void addLast(Schedulable task) {
        task.previous = last;
        task.next = null;
        if (last == null) {
            first = task;
        } else {
            last.next = task;
        }
        last = task;
    }

    public void addFirst(Schedulable task) {
        task.next = first;
        task.previous = null;
        if (first == null) {
            last = task;
        } else {
            first.previous = task;
        }
        first = task;
    }

    /** Last; or first if it was preempted, so that it goes on where it was. */
    public void add(Schedulable task, ReadyCause why) {
        if (why == ReadyCause.PREEMPTED) {
            addFirst(task);
        } else {
            addLast(task);
        }
    }

    /** Takes the first; null if there is none. */
    public @Nullable Schedulable poll() {
        Schedulable task = first;
        if (task != null) {
            remove(task);
        }
        return task;
    }

    /** Tells {@code visitor} who is in it, the first one first. */
    public void forEach(Consumer<Schedulable> visitor) {
        for (Schedulable task = first; task != null; task = task.next) {
            visitor.accept(task);
        }
    }

    /** Takes {@code task}, which is in this queue. */
    public void remove(Schedulable task) {
        Schedulable before = task.previous;
        Schedulable after = task.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        task.previous = null;
        task.next = null;
    }

    /** Takes all of {@code other}, in their order, behind those that are here. */
    public void append(TaskQueue other) {
        Schedulable others = other.first;
        if (others == null) {
            return;
        }
        others.previous = last;
        if (last == null) {
            first = others;
        } else {
            last.next = others;
        }
        last = other.last;
        other.first = null;
        other.last = null;
    }
}
