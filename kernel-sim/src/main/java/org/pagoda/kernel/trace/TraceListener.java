package org.pagoda.kernel.trace;

/** Is told every event of a machine while it runs. */
@FunctionalInterface
public interface TraceListener {
    /**
     * Something happened.
     *
     * @param kind what; says what the four values mean
     * @param tick when
     * @param cpu where; -1 outside of any CPU
     * @param pid to whom; 0 is the kernel
     */
    void onEvent(EventKind kind, long tick, int cpu, long pid, long a, long b, long c, long d);
}
