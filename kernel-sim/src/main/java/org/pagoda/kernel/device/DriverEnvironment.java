package org.pagoda.kernel.device;

/** What a driver has of the machine, wherever it runs. */
public interface DriverEnvironment {
    /** Virtual time. */
    long ticks();

    /** A number that is the same whenever the same machine runs with the same seed, and another for each device. */
    long seed();

    /** Puts a line into the machine's log, for information, with the device's name before it. */
    void log(String line);

    /** Has whoever waits for the device's readiness ask {@link Driver#poll} again. */
    void wake();
}
