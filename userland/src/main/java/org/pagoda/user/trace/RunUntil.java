package org.pagoda.user.trace;

import java.util.function.Consumer;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MachineWatcher;

/** Stops the first machine of a lab that comes to a tick, has somebody look at it, and cuts its run short; machines after it do not begin. */
public final class RunUntil implements MachineWatcher {
    private final long tick;
    private final Consumer<Machine> onlooker;
    private boolean isReached;
    private long longest;

    /** {@code onlooker} is given the machine as it stands at {@code tick}, or at its beginning if that is 0. */
    public RunUntil(long tick, Consumer<Machine> onlooker) {
        this.tick = tick;
        this.onlooker = onlooker;
    }

    /** True once a machine has come to the tick. */
    public boolean isReached() {
        return isReached;
    }

    /** The tick that the longest run so far has ended at. */
    public long longest() {
        return longest;
    }

    @Override
    public void onBuilt(Machine machine) {
        machine.kernel().stops().standStillAt(isReached ? 0 : tick, now -> {
            if (!isReached) {
                isReached = true;
                onlooker.accept(machine);
            }
            machine.cutShort();
            return now + 1; // if it is run once more
        });
    }

    @Override
    public void onRunEnded(Machine machine, RunResult result) {
        longest = Math.max(longest, machine.kernel().ticks());
    }
}
