package org.pagoda.user.shell;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.bin.Constant;
import org.pagoda.user.bin.Echo;
import org.pagoda.user.bin.Io;
import org.pagoda.user.bin.Kill;
import org.pagoda.user.bin.Printf;
import org.pagoda.user.bin.TestUtility;
import org.pagoda.user.bin.Utility;

/** What the shell does itself: the special builtins of 2.14, what only its own process can do, and small utilities, to save a process. */
final class Builtins {
    private static final Set<String> SPECIAL = Set.of(
            ".",
            ":",
            "break",
            "continue",
            "eval",
            "exec",
            "exit",
            "export",
            "readonly",
            "return",
            "set",
            "shift",
            "trap",
            "unset");
    private static final Set<String> OWN =
            Set.of("cd", "command", "fg", "jobs", "local", "read", "type", "ulimit", "wait");
    /** There are programs that do the same. */
    private static final Set<String> UTILITIES = Set.of("[", "echo", "false", "kill", "printf", "pwd", "test", "true");

    private final Io io;
    private final ShellState state;
    private final VariableBuiltins variables;
    private final ControlBuiltins control;
    private final ProcessBuiltins processes;
    private final ReadBuiltin read;

    Builtins(Io io, ShellState state, Interpreter interpreter, Children children, Jobs jobs) {
        this.io = io;
        this.state = state;
        variables = new VariableBuiltins(io, state, interpreter);
        control = new ControlBuiltins(io, state, interpreter);
        processes = new ProcessBuiltins(io, state, interpreter, this, children, jobs);
        read = new ReadBuiltin(io, state);
    }

    /** True for those whose errors end a shell, and before which assignments stay. */
    static boolean isSpecial(String name) {
        return SPECIAL.contains(name);
    }

    static Set<String> names() {
        Set<String> names = new TreeSet<>(SPECIAL);
        names.addAll(OWN);
        names.addAll(UTILITIES);
        return names;
    }

    boolean has(String name) {
        return SPECIAL.contains(name) || OWN.contains(name) || UTILITIES.contains(name);
    }

    /** True if there is no program of the same name that does the same. */
    boolean isOnlyBuiltin(String name) {
        return SPECIAL.contains(name) || OWN.contains(name);
    }

    /** What {@code exit} is to execute last; empty: nothing. */
    String trap() {
        return control.trap();
    }

    int run(String name, List<String> arguments) {
        return switch (name) {
            case ":" -> 0;
            case "break", "continue", "return", "exit" -> control.leave(name, arguments);
            case "eval" -> control.eval(arguments);
            case "." -> control.dot(arguments);
            case "trap" -> control.trap(arguments);
            case "set" -> variables.set(arguments);
            case "shift" -> variables.shift(arguments);
            case "unset" -> variables.unset(arguments);
            case "export", "readonly", "local" -> variables.declare(name, arguments);
            case "read" -> read.run(arguments);
            case "cd" -> processes.cd(arguments);
            case "pwd" -> processes.pwd();
            case "wait" -> processes.await(arguments);
            case "jobs" -> processes.jobs();
            case "ulimit" -> processes.limit(arguments);
            case "fg" -> processes.foreground(arguments);
            case "command", "type" -> processes.command(name, arguments);
            case "kill" -> utility(new Kill(), processes.withJobs(arguments));
            default -> utility(utility(name), arguments);
        };
    }

    private static @Nullable Utility utility(String name) {
        return switch (name) {
            case "echo" -> new Echo();
            case "printf" -> new Printf();
            case "test", "[" -> new TestUtility(name);
            case "true" -> Constant.isTrue();
            case "false" -> Constant.isFalse();
            default -> null;
        };
    }

    private int utility(@Nullable Utility utility, List<String> arguments) {
        if (utility == null) {
            return Children.NOT_FOUND;
        }
        String name = state.name + ": " + state.line + ": " + utility.name();
        return utility.run(new Io(io.libc(), name, io.out()), arguments);
    }
}
