package org.pagoda.user.shell;

import org.jspecify.annotations.Nullable;

/**
 * The text of a complete command: from it a subshell, which is another process, has the command that it executes.
 *
 * @param text as it was written
 * @param line of its beginning, from 1
 */
record Unit(String text, int line) {
    /** Command number {@code id} of it; null if there is none. */
    @Nullable
    Command command(int id) {
        Command whole = new Parser(text, line).completeCommand();
        return whole == null ? null : find(whole, id);
    }

    private static @Nullable Command find(Command command, int id) {
        if (command.id() == id) {
            return command;
        }
        for (Command part : CommandParts.of(command)) {
            Command found = find(part, id);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
