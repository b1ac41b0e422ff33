package org.pagoda.kernel.boot;

import org.pagoda.kernel.RunResult;

/** Is told of machines as they are built and run, by whoever builds and runs them. */
public interface MachineWatcher {
    /** It was built; there is no process yet. */
    void onBuilt(Machine machine);

    /** A run is about to begin; that which shuts the machine down does not count. */
    default void onRunBegins(Machine machine) {}

    /** A run has ended; that which shuts the machine down does not count. */
    default void onRunEnded(Machine machine, RunResult result) {}
}
