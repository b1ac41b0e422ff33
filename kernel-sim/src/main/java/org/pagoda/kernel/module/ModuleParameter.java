package org.pagoda.kernel.module;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that a module can be told when it is loaded: {@code name=value}.
 *
 * @param name what stands before the {@code =}
 * @param type what stands after it
 * @param standard the value if nothing is said
 * @param least the least number; for a string its least length
 * @param most the greatest
 * @param description for people
 * @param isWritable whether root can set it while the module is there, in {@code /sys/module}
 */
public record ModuleParameter(
        String name, Type type, String standard, long least, long most, String description, boolean isWritable) {
    /** What values are. */
    public enum Type {
        INT,
        LONG,
        /** {@code 1 y yes true on}, or {@code 0 n no false off}. */
        BOOL,
        STRING
    }

    private static final Set<String> YES = Set.of("1", "y", "yes", "true", "on");
    private static final Set<String> NO = Set.of("0", "n", "no", "false", "off");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");
    private static final int LONGEST_STRING = 1024;

    /** Throws for a name that is not of 1 to 63 letters, digits, {@code _} and {@code -}, and for a default that is not in the range. */
    public ModuleParameter {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a parameter cannot be called '" + name + "'");
        }
        String problem = problem(name, type, standard, least, most);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** A number of 32 bits. */
    public static ModuleParameter ofInt(String name, int standard, int least, int most, String description) {
        return new ModuleParameter(name, Type.INT, Integer.toString(standard), least, most, description, false);
    }

    /** A number of 64 bits. */
    public static ModuleParameter ofLong(String name, long standard, long least, long most, String description) {
        return new ModuleParameter(name, Type.LONG, Long.toString(standard), least, most, description, false);
    }

    /** Yes or no. */
    public static ModuleParameter ofBool(String name, boolean standard, String description) {
        return new ModuleParameter(name, Type.BOOL, Boolean.toString(standard), 0, 1, description, false);
    }

    /** A text of up to 1,024 characters. */
    public static ModuleParameter ofString(String name, String standard, String description) {
        return new ModuleParameter(name, Type.STRING, standard, 0, LONGEST_STRING, description, false);
    }

    /** The same, but root can set it while the module is there; {@link KernelModule#onParameter} is told. */
    public ModuleParameter writable() {
        return new ModuleParameter(name, type, standard, least, most, description, true);
    }

    /** Why {@code value} cannot be; null if it can. */
    @Nullable
    String problem(String value) {
        return problem(name, type, value, least, most);
    }

    private static @Nullable String problem(String name, Type type, String value, long least, long most) {
        if (type == Type.BOOL) {
            return YES.contains(value) || NO.contains(value)
                    ? null
                    : "parameter " + name + " must be yes or no, not '" + value + "'";
        }
        long number;
        try {
            number = type == Type.STRING ? value.length() : Long.decode(value);
        } catch (NumberFormatException e) {
            return "parameter " + name + " must be a number, not '" + value + "'";
        }
        if (number < least || number > most) {
            return "parameter " + name + (type == Type.STRING ? " must have " : " must be ") + least + " to " + most
                    + (type == Type.STRING ? " characters" : "") + ", not " + number;
        }
        return null;
    }

    static boolean isYes(String value) {
        return YES.contains(value);
    }
}
