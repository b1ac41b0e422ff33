package org.pagoda.user.shell;

import java.util.Set;

/** What a shell knows by name, for whoever completes what a person types to it; while it waits for that. */
public interface ShellWords {
    /** Builtins, reserved words and functions. */
    Set<String> commands();

    Set<String> variables();

    /** What a variable says; empty if it is not set. */
    String value(String variable);
}
