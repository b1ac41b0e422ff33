package org.pagoda.kernel.syscall;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.mmu.Errno;

/**
 * A system call, for people and for tests.
 *
 * @param number by which programs call it, 0 to {@link SystemCallTable#SIZE} less one
 * @param name by which people call it
 * @param parameters up to six, in the order of the registers
 * @param resultType of what type its result is
 * @param errors what can go wrong
 * @param leaf it need not be alone in the kernel; see {@link org.pagoda.ipc.syscall.SystemCall#leaf}
 * @param text what it does; code stands between backticks
 * @param result what its result means; empty: nothing is said
 */
public record SystemCallDescription(
        int number,
        String name,
        List<Parameter> parameters,
        String resultType,
        List<Errno> errors,
        boolean leaf,
        String text,
        String result) {
    /** The most parameters: what fits into registers. */
    public static final int MOST_PARAMETERS = 6;

    /**
     * One parameter.
     *
     * @param name what it is called
     * @param type of what type it is
     * @param address it is an address of the caller's
     * @param text what it means; empty: nothing is said
     */
    public record Parameter(String name, String type, boolean address, String text) {}

    /** Throws for what the table cannot hold. */
    public SystemCallDescription {
        if (number < 0 || number >= SystemCallTable.SIZE) {
            throw new IllegalArgumentException(
                    "system call " + name + " has number " + number + ", not 0 to " + (SystemCallTable.SIZE - 1));
        }
        if (parameters.size() > MOST_PARAMETERS) {
            throw new IllegalArgumentException("system call " + name + " has " + parameters.size()
                    + " parameters; only " + MOST_PARAMETERS + " fit into registers");
        }
        parameters = List.copyOf(parameters);
        errors = List.copyOf(errors);
    }

    /** One of which nothing is known but its number and name; it takes all registers. */
    public static SystemCallDescription unexplained(int number, String name) {
        List<Parameter> registers = new ArrayList<>();
        for (int i = 0; i < MOST_PARAMETERS; i++) {
            registers.add(new Parameter("a" + i, "long", false, ""));
        }
        return new SystemCallDescription(number, name, registers, "long", List.of(), false, "", "");
    }

    /** {@code mmap(address, pages, rights)}. */
    public String signature() {
        StringBuilder all = new StringBuilder(name).append('(');
        for (int i = 0; i < parameters.size(); i++) {
            all.append(i == 0 ? "" : ", ").append(parameters.get(i).name());
        }
        return all.append(')').toString();
    }
}
