package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * What a shell tells a subshell, in the arguments of its process (2.12): all that it knows, and what to execute. Each is one argument:
 *
 * <pre>
 *   --subshell
 *   name, status, process, last background process, line, options
 *   how many parameters, and they
 *   how many variables, and of each: its name, letters (x exported, r read-only, v has a value), its value
 *   how many functions, and of each: its name, the unit's line, the body's number, the unit's text
 *   line, number (-1: the whole text), text of what is to be executed
 * </pre>
 */
final class SubshellArguments {
    static final String MARK = "--subshell";
    /** Stands for a whole text. */
    static final int WHOLE = -1;

    private final List<String> arguments;
    private int next = 1;

    private SubshellArguments(List<String> arguments) {
        this.arguments = arguments;
    }

    /** What a subshell executes: command number {@code id} of a unit, or all of a text. */
    record Task(Unit unit, int id) {}

    static String[] encode(ShellState state, Unit unit, int id) {
        List<String> all = new ArrayList<>();
        all.add(MARK);
        all.add(state.name);
        all.add(String.valueOf(state.status));
        all.add(String.valueOf(state.pid));
        all.add(String.valueOf(state.lastBackground));
        all.add(String.valueOf(state.line));
        all.add(state.options.replace("i", "").replace("m", ""));
        all.add(String.valueOf(state.parameters.size()));
        all.addAll(state.parameters);
        List<String> names = state.variables.names();
        all.add(String.valueOf(names.size()));
        for (String name : names) {
            Variables.Variable variable = state.variables.variable(name);
            all.add(name);
            all.add((variable.isExported() ? "x" : "")
                    + (variable.isReadOnly() ? "r" : "")
                    + (variable.value() == null ? "" : "v"));
            all.add(variable.value() == null ? "" : variable.value());
        }
        all.add(String.valueOf(state.functions.size()));
        state.functions.forEach((name, function) -> {
            all.add(name);
            all.add(String.valueOf(function.unit().line()));
            all.add(String.valueOf(function.body().id()));
            all.add(function.unit().text());
        });
        all.add(String.valueOf(unit.line()));
        all.add(String.valueOf(id));
        all.add(unit.text());
        return all.toArray(String[]::new);
    }

    /** Sets {@code state} to what {@link #encode} was given; what is to be executed. {@link ShellError} for anything else. */
    static Task decode(List<String> arguments, ShellState state) {
        try {
            return new SubshellArguments(arguments).decode(state);
        } catch (NumberFormatException | IndexOutOfBoundsException | ShellSyntaxException e) {
            throw new ShellError(MARK + ": is for shells only");
        }
    }

    private String take() {
        return arguments.get(next++);
    }

    private int takeNumber() {
        return Integer.parseInt(take());
    }

    private Task decode(ShellState state) {
        state.name = take();
        state.status = takeNumber();
        state.pid = Long.parseLong(take());
        state.lastBackground = Long.parseLong(take());
        state.line = takeNumber();
        state.options = take();
        for (int left = takeNumber(); left > 0; left--) {
            state.parameters.add(take());
        }
        for (int left = takeNumber(); left > 0; left--) {
            decodeVariable(state.variables);
        }
        for (int left = takeNumber(); left > 0; left--) {
            String name = take();
            int line = takeNumber();
            int id = takeNumber();
            Unit unit = new Unit(take(), line);
            Command body = unit.command(id);
            if (body != null) {
                state.functions.put(name, new ShellState.Function(unit, body));
            }
        }
        int line = takeNumber();
        int id = takeNumber();
        return new Task(new Unit(take(), line), id);
    }

    private void decodeVariable(Variables variables) {
        String name = take();
        String letters = take();
        String value = take();
        if (letters.contains("v")) {
            variables.set(name, value);
        }
        if (letters.contains("x")) {
            variables.export(name);
        }
        if (letters.contains("r")) {
            variables.makeReadOnly(name);
        }
    }
}
