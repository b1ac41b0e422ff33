package org.pagoda.user.trace;

import java.util.List;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MachineWatcher;

/** Several watchers, told one after the other. */
public record Watchers(List<MachineWatcher> all) implements MachineWatcher {
    @Override
    public void onBuilt(Machine machine) {
        all.forEach(watcher -> watcher.onBuilt(machine));
    }

    @Override
    public void onRunBegins(Machine machine) {
        all.forEach(watcher -> watcher.onRunBegins(machine));
    }

    @Override
    public void onRunEnded(Machine machine, RunResult result) {
        all.forEach(watcher -> watcher.onRunEnded(machine, result));
    }
}
