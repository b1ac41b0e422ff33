package org.pagoda.kernel;

import java.util.PriorityQueue;

/** What is to happen at a tick; of several things at the same tick, the one set first goes first. */
final class Timers {
    /** No timer is set. */
    static final long NEVER = Long.MAX_VALUE;

    /** Does one thing when its moment has come. Can be set again then, or when it was cancelled. */
    static final class Timer implements Comparable<Timer> {
        private final Runnable action;

        // Not while it is in the queue.
        private long deadline = NEVER;
        private long sequence;

        private boolean fired;

        /** {@code action} runs in the kernel, on the host thread of any task: it must not wait. */
        Timer(Runnable action) {
            this.action = action;
        }

        /** True once its moment has come. */
        boolean hasFired() {
            return fired;
        }

        /** Does what it is for. */
        void fire() {
            fired = true;
            action.run();
        }

        @Override
        public int compareTo(Timer other) {
            int order = Long.compare(deadline, other.deadline);
            return order == 0 ? Long.compare(sequence, other.sequence) : order;
        }
    }

    private final PriorityQueue<Timer> queue = new PriorityQueue<>();
    private long sequence;

    /** Sets a timer that is not set. */
    void set(Timer timer, long deadline) {
        timer.deadline = deadline;
        timer.sequence = sequence++;
        timer.fired = false;
        queue.add(timer);
    }

    /** Takes a timer back; does nothing if it is not set. */
    void cancel(Timer timer) {
        queue.remove(timer);
    }

    /** A moment in the order of setting, for {@link #hasSetBefore}. */
    long mark() {
        return sequence;
    }

    /** True if a timer is set that was set before the moment {@code mark}. */
    boolean hasSetBefore(long mark) {
        for (Timer timer : queue) {
            if (timer.sequence < mark) {
                return true;
            }
        }
        return false;
    }

    /** The next tick at which something is to happen, or {@link #NEVER}. */
    long next() {
        Timer first = queue.peek();
        return first == null ? NEVER : first.deadline;
    }

    /** Fires all whose moment has come by tick {@code now}, those too that are set meanwhile. */
    void fireDue(long now) {
        while (next() <= now) {
            queue.remove().fire();
        }
    }
}
