package org.pagoda.user.step;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Onlooker;
import org.pagoda.user.trace.TraceRecord;

/** Where a run is to stop. */
interface Goal {
    /**
     * True if it is to stop here.
     *
     * @param event what has just happened, if that is why it is asked
     */
    boolean isReached(Position here, @Nullable TraceRecord event);

    /** The tick at which to ask in any case; {@link Onlooker#NEVER}: none. Asked anew at each stop, and when a machine is built. */
    default long tick(Position here) {
        return Onlooker.NEVER;
    }

    /** The first tick of machine {@code machine} from {@code tick} on, if its run gets so far. */
    static Goal tick(int machine, long tick) {
        return new Goal() {
            @Override
            public boolean isReached(Position here, @Nullable TraceRecord event) {
                return here.machine() == machine && here.place() == Position.Place.TICK && here.tick() >= tick;
            }

            @Override
            public long tick(Position here) {
                return here.machine() == machine ? tick : Onlooker.NEVER;
            }
        };
    }

    /** The same place as {@code there}, in another run of the lab. */
    static Goal place(Position there) {
        return switch (there.place()) {
            case TICK -> tick(there.machine(), there.tick());
            case EVENT ->
                (here, event) -> event != null && here.machine() == there.machine() && here.events() == there.events();
            case START, RUN_ENDED ->
                (here, event) -> here.machine() == there.machine()
                        && here.place() == there.place()
                        && here.runs() == there.runs();
            case LAB_ENDED -> (here, event) -> false;
        };
    }

    /** Where a run begins or ends. */
    static boolean isBorder(Position here) {
        return here.place() == Position.Place.START || here.place() == Position.Place.RUN_ENDED;
    }

    /** This, or {@code other}, whichever comes first. */
    default Goal or(Goal other) {
        Goal self = this;
        return new Goal() {
            @Override
            public boolean isReached(Position here, @Nullable TraceRecord event) {
                return self.isReached(here, event) || other.isReached(here, event);
            }

            @Override
            public long tick(Position here) {
                return Math.min(self.tick(here), other.tick(here));
            }
        };
    }
}
