package org.pagoda.kernel;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Tasks that are to be woken at a tick; of those for the same tick, the one set first goes first. */
final class Timers {
    /** No timer is set. */
    static final long NEVER = Long.MAX_VALUE;

    /** Wakes one task once. */
    static final class Timer implements Comparable<Timer> {
        private final Task task;
        private final long deadline;
        private final long sequence;
        private boolean fired;

        private Timer(Task task, long deadline, long sequence) {
            this.task = task;
            this.deadline = deadline;
            this.sequence = sequence;
        }

        Task task() {
            return task;
        }

        /** True once its moment has come. */
        boolean hasFired() {
            return fired;
        }

        @Override
        public int compareTo(Timer other) {
            int order = Long.compare(deadline, other.deadline);
            return order == 0 ? Long.compare(sequence, other.sequence) : order;
        }
    }

    private final PriorityQueue<Timer> queue = new PriorityQueue<>();
    private long sequence;

    Timer set(Task task, long deadline) {
        Timer timer = new Timer(task, deadline, sequence++);
        queue.add(timer);
        return timer;
    }

    @SuppressWarnings("ReferenceEquality") // it is this timer that is meant, not one that compares alike
    void cancel(Timer timer) {
        queue.removeIf(other -> other == timer);
    }

    /** The next tick at which somebody is to be woken, or {@link #NEVER}. */
    long next() {
        Timer first = queue.peek();
        return first == null ? NEVER : first.deadline;
    }

    /** Takes a timer whose moment has come by tick {@code now}; null if there is none. */
    @Nullable
    Timer takeDue(long now) {
        Timer first = queue.peek();
        if (first == null || first.deadline > now) {
            return null;
        }
        queue.remove();
        first.fired = true;
        return first;
    }
}
