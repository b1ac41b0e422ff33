package org.pagoda.user.trace;

import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MachineWatcher;
import org.pagoda.kernel.boot.MemorySize;

/** The machines of a lab, as a header asks for them. */
public final class LabMachines {
    private LabMachines() {}

    /** Sets in {@code builder} what {@code header} says; throws {@link IllegalArgumentException} for what cannot be. */
    public static Machine.Builder configure(Machine.Builder builder, TraceHeader header, MachineWatcher watcher) {
        builder.seed(header.seed())
                .cpus(header.cpus())
                .memory(MemorySize.parse(header.memory()))
                .parallel(header.isParallel())
                .watcher(watcher);
        if (header.ticks() != null) {
            builder.tickLimit(header.ticks());
        }
        if (header.swap() != null) {
            builder.swap(MemorySize.parse(header.swap()));
        }
        return builder;
    }
}
