package org.pagoda.kernel.testing;

/** A tiny program. */
@FunctionalInterface
public interface Script {
    /** Runs it; returning ends the process with status 0. */
    void run(User user);
}
