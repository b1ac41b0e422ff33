package org.pagoda.user.trace;

import org.pagoda.kernel.boot.Machine;

/** Is told of all that happens in a lab, machine by machine and event by event. Must not throw: it is called in the middle of the kernel. */
public interface TraceSink {
    /** Machine {@code number}, the next one, was built. */
    void onMachine(int number, Machine machine);

    /** Something happened. */
    void onEvent(TraceRecord traced);
}
