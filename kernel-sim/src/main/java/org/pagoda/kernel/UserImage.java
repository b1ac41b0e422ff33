package org.pagoda.kernel;

/** A program that is ready to run: gives each of a process's tasks its user side. */
@FunctionalInterface
public interface UserImage {
    /** The user side of {@code task}, which calls the kernel through {@link Kernel#systemCall}. */
    UserContext load(Task task);
}
