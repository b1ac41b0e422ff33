package org.pagoda.user.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether a person sits at the other end. */
final class Terminal {
    private Terminal() {}

    /** True if standard input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // what the check warns of is what this method deals with
    static boolean isPresent() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From 22 on there can be a console without a terminal, and a method that tells.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the console does not say what it is", e);
        }
    }
}
