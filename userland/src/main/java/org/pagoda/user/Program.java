package org.pagoda.user;

/** A program: what a process does. It touches memory only through its {@link Libc}, by addresses. */
@FunctionalInterface
public interface Program {
    /** Runs it; returning is {@code exit(0)}. */
    void main(Libc libc);
}
