package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a shell knows, its execution environment (2.12), without what the kernel knows of its process. */
final class ShellState {
    /**
     * A function.
     *
     * @param unit the complete command it was defined in
     * @param body a command of that
     */
    record Function(Unit unit, Command body) {}

    /** {@code $0}: what it, or the script, is called. */
    String name = "sh";
    /** {@code $1} and so on. */
    List<String> parameters = new ArrayList<>();
    /** {@code $?}. */
    int status;
    /** {@code $$}; subshells have that of the shell. */
    long pid;
    /** {@code $!}; 0: none yet. */
    long lastBackground;
    /** The line of the command that is being executed. */
    int line = 1;
    /** {@code $-}: options that are set, as in {@link Options#LETTERS}. */
    String options = "";

    final Variables variables = new Variables();
    final TreeMap<String, Function> functions = new TreeMap<>();

    boolean has(char option) {
        return options.indexOf(option) >= 0;
    }

    void set(char option, boolean isOn) {
        options = options.replace(String.valueOf(option), "") + (isOn ? option : "");
    }

    /** What a parameter that is no variable says; null if it is not set. */
    @Nullable
    String special(String name) {
        return switch (name.charAt(0)) {
            case '?' -> String.valueOf(status);
            case '#' -> String.valueOf(parameters.size());
            case '$' -> String.valueOf(pid);
            case '!' -> lastBackground == 0 ? null : String.valueOf(lastBackground);
            case '-' -> options;
            default -> numbered(name);
        };
    }

    private @Nullable String numbered(String name) {
        // More digits than a number can have are beyond all parameters.
        int index = name.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(name);
        if (index == 0) {
            return this.name;
        }
        return index <= parameters.size() ? parameters.get(index - 1) : null;
    }
}
