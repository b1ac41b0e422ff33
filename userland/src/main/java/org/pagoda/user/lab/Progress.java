package org.pagoda.user.lab;

/** Is told how far long work has come. */
@FunctionalInterface
public interface Progress {
    /** {@code done} of {@code total} bytes, or whatever the work is counted in, at most; called often, so it must return at once. */
    void at(long done, long total);
}
