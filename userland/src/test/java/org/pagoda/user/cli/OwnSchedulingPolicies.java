package org.pagoda.user.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.scheduling.ReadyCause;
import org.pagoda.kernel.scheduling.Schedulable;
import org.pagoda.kernel.scheduling.SchedulingPolicy;
import org.pagoda.kernel.scheduling.SchedulingSettings;

/** Scheduling policies as students write them, good ones and bad ones. */
public final class OwnSchedulingPolicies {
    private OwnSchedulingPolicies() {}

    /** Who came last goes first. */
    public static class Youngest implements SchedulingPolicy {
        private final Deque<Schedulable> stack = new ArrayDeque<>();

        public Youngest(SchedulingSettings settings) {}

        @Override
        public void enqueue(Schedulable task, ReadyCause why) {
            stack.push(task);
        }

        @Override
        public @Nullable Schedulable pick() {
            return stack.poll();
        }

        @Override
        public void remove(Schedulable task) {
            stack.remove(task);
        }

        @Override
        public long slice(Schedulable task) {
            return UNLIMITED;
        }
    }

    /** Says that nobody is ready. */
    public static final class Forgetful extends Youngest {
        public Forgetful(SchedulingSettings settings) {
            super(settings);
        }

        @Override
        public @Nullable Schedulable pick() {
            return null;
        }
    }

    /** Throws something. */
    public static final class Angry extends Youngest {
        private int count;

        public Angry(SchedulingSettings settings) {
            super(settings);
        }

        @Override
        public void enqueue(Schedulable task, ReadyCause why) {
            if (++count == 2) {
                throw new IllegalStateException("no patience with B");
            }
            super.enqueue(task, why);
        }
    }

    /** Cannot be made. */
    public static final class Unborn extends Youngest {
        public Unborn(SchedulingSettings settings) {
            super(settings);
            throw new IllegalStateException("not today");
        }
    }

    /** Lets nobody run. */
    public static final class Endless extends Youngest {
        public Endless(SchedulingSettings settings) {
            super(settings);
        }

        @Override
        public long slice(Schedulable task) {
            return 0;
        }
    }
}
