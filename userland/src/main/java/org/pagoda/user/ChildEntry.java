package org.pagoda.user;

/**
 * Where a child begins that {@link Libc#fork} has made. The child has its parent's memory, at the same addresses, and a number from it;
 * nothing else: an implementation has no fields, and a constructor without parameters. It cannot capture a variable, nor the object
 * around it, so a nested class is static. Statics belong to the host and not to the simulation; programs have none that change.
 *
 * <pre>{@code
 * static final class Counter implements ChildEntry {
 *     public void main(Libc libc, long counter) {
 *         libc.store64(counter, libc.load64(counter) + 1); // the parent does not see it
 *     }
 * }
 * ...
 * long pid = libc.fork(Counter.class, address);
 * }</pre>
 */
public interface ChildEntry {
    /** Runs the child; returning is {@code exit(0)}. */
    void main(Libc libc, long argument);
}
