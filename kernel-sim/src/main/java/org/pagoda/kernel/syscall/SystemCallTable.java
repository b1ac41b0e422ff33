package org.pagoda.kernel.syscall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;

/**
 * Finds a system call by its number: an array, with a call that fails where there is none. By its name it is found by looking at all; who
 * calls it often asks for its number once.
 *
 * <p>For whoever is in the kernel.
 *
 * @param <C> who calls
 */
public final class SystemCallTable<C> {
    /** Numbers are less. */
    public static final int SIZE = 256;

    private final SystemCallFunction<C>[] calls;
    private final @Nullable SystemCallDescription[] descriptions = new SystemCallDescription[SIZE];
    private final boolean[] leaves = new boolean[SIZE];
    private final @Nullable Object[] removables = new Object[SIZE];

    @SuppressWarnings("unchecked") // an array of a generic type cannot be made otherwise
    public SystemCallTable() {
        calls = (SystemCallFunction<C>[]) new SystemCallFunction<?>[SIZE];
        Arrays.fill(calls, nothing());
    }

    private static <C> SystemCallFunction<C> nothing() {
        return (caller, a0, a1, a2, a3, a4, a5) -> Errno.ENOSYS.result();
    }

    /** What a caller finds in its register after {@code error}; null: 0. */
    public static long result(@Nullable Errno error) {
        return error == null ? 0 : error.result();
    }

    // ---- what is in it ----

    /** Adds a call. A number, or a name, that is taken is a bug of whoever adds it and throws. */
    public void add(SystemCallDescription description, SystemCallFunction<C> call) {
        int number = description.number();
        SystemCallDescription taken = descriptions[number];
        if (taken != null) {
            throw new IllegalArgumentException(
                    "system calls " + taken.name() + " and " + description.name() + " both have number " + number);
        }
        long sameName = number(description.name());
        if (sameName >= 0) {
            throw new IllegalArgumentException(
                    "system calls " + sameName + " and " + number + " are both called " + description.name());
        }
        descriptions[number] = description;
        calls[number] = call;
        leaves[number] = description.leaf();
    }

    /** Adds a call of which nothing is said but its number and name. */
    public void add(int number, String name, SystemCallFunction<C> call) {
        add(SystemCallDescription.unexplained(number, name), call);
    }

    /** A call that was added so that it can be removed. */
    public final class Removable {
        private final int number;
        private final SystemCallFunction<C> call;
        private int inFlight;
        private @Nullable Runnable whenDone;

        private Removable(int number, SystemCallFunction<C> call) {
            this.number = number;
            this.call = call;
        }

        private long enter(C caller, long a0, long a1, long a2, long a3, long a4, long a5) {
            inFlight++;
            try {
                return call.call(caller, a0, a1, a2, a3, a4, a5);
            } finally {
                inFlight--;
                tellIfDone();
            }
        }

        private void tellIfDone() {
            Runnable told = whenDone;
            if (inFlight == 0 && told != null) {
                whenDone = null;
                told.run();
            }
        }

        /**
         * Takes the call out of the table: from now on its number is free, and calls of it are {@code -ENOSYS}. Those in flight, which may
         * be waiting for something, go on to their end.
         *
         * @param done is run when the last of them has ended; at once if there is none
         */
        public void remove(Runnable done) {
            if (removables[number] != this) {
                throw new IllegalStateException("system call " + number + " was removed already");
            }
            descriptions[number] = null;
            calls[number] = nothing();
            leaves[number] = false;
            removables[number] = null;
            whenDone = done;
            tellIfDone();
        }
    }

    /** Adds a call that can be removed again. It must not be a leaf: how many are in flight could not be told. */
    public Removable addRemovable(SystemCallDescription description, SystemCallFunction<C> call) {
        if (description.leaf()) {
            throw new IllegalArgumentException("system call " + description.name() + " is a leaf, and stays");
        }
        Removable removable = new Removable(description.number(), call);
        add(description, removable::enter);
        removables[description.number()] = removable;
        return removable;
    }

    /** All calls there are now, by number. */
    public List<SystemCallDescription> descriptions() {
        List<SystemCallDescription> found = new ArrayList<>();
        for (SystemCallDescription description : descriptions) {
            if (description != null) {
                found.add(description);
            }
        }
        return found;
    }

    /** The name of a call, for people; null if there is none. */
    public @Nullable String name(long number) {
        SystemCallDescription found = number >= 0 && number < SIZE ? descriptions[(int) number] : null;
        return found == null ? null : found.name();
    }

    /** The number of the call that is called {@code name}; {@code -ENOSYS} if there is none. */
    public long number(String name) {
        for (SystemCallDescription description : descriptions) {
            if (description != null && description.name().equals(name)) {
                return description.number();
            }
        }
        return Errno.ENOSYS.result();
    }

    /** How many arguments a call takes; {@code -ENOSYS} if there is none. */
    public long parameters(long number) {
        SystemCallDescription found = number >= 0 && number < SIZE ? descriptions[(int) number] : null;
        return found == null ? Errno.ENOSYS.result() : found.parameters().size();
    }

    /** True for a call that can be made without entering the kernel. */
    public boolean isLeaf(long number) {
        return number >= 0 && number < SIZE && leaves[(int) number];
    }

    // ---- calling ----

    /** Calls by number; {@code -ENOSYS} if there is no such call. */
    public long call(C caller, long number, long a0, long a1, long a2, long a3, long a4, long a5) {
        if (number < 0 || number >= SIZE) {
            return Errno.ENOSYS.result();
        }
        return calls[(int) number].call(caller, a0, a1, a2, a3, a4, a5);
    }

    /**
     * Calls by name. Slow: each argument is counted.
     *
     * @return {@code -ENOSYS} if there is no such call; {@code -EINVAL} if it does not take just so many arguments
     */
    public long callByName(C caller, String name, long... arguments) {
        long number = number(name);
        if (number < 0) {
            return number;
        } else if (arguments.length != parameters(number)) {
            return Errno.EINVAL.result();
        }
        long[] registers = Arrays.copyOf(arguments, SystemCallDescription.MOST_PARAMETERS);
        return call(caller, number, registers[0], registers[1], registers[2], registers[3], registers[4], registers[5]);
    }
}
