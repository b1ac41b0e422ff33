package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.user.bin.Io;

/** {@code set, shift, unset, export, readonly, local}. */
final class VariableBuiltins {
    /** Options of {@code set}: exit at a failure, no patterns, interactive, process groups, unset is an error, trace. */
    private static final String LETTERS = "efimux";

    private final Io io;
    private final ShellState state;
    private final Interpreter interpreter;

    VariableBuiltins(Io io, ShellState state, Interpreter interpreter) {
        this.io = io;
        this.state = state;
        this.interpreter = interpreter;
    }

    int set(List<String> arguments) {
        if (arguments.isEmpty()) {
            for (String name : state.variables.names()) {
                String value = state.variables.get(name);
                if (value != null) {
                    io.out().print(name + "=" + quoted(value) + "\n");
                }
            }
            return 0;
        }
        int i = 0;
        while (i < arguments.size()
                && arguments.get(i).matches("[-+].+")
                && !arguments.get(i).equals("--")) {
            i = options(arguments, i);
        }
        boolean isEnd = i < arguments.size() && arguments.get(i).equals("--");
        if (isEnd || i < arguments.size()) {
            state.parameters = new ArrayList<>(arguments.subList(isEnd ? i + 1 : i, arguments.size()));
        }
        return 0;
    }

    private int options(List<String> arguments, int index) {
        String argument = arguments.get(index);
        boolean isOn = argument.startsWith("-");
        int next = index + 1;
        for (char letter : argument.substring(1).toCharArray()) {
            if (letter == 'o') {
                String name = next < arguments.size() ? arguments.get(next++) : "";
                setOption(named(name), isOn, "-o " + name);
            } else {
                setOption(letter, isOn, argument.charAt(0) + "" + letter);
            }
        }
        return next;
    }

    /** Sets an option; {@link ShellError} if there is none of this letter. */
    private void setOption(char letter, boolean isOn, String given) {
        if (LETTERS.indexOf(letter) < 0) {
            throw new ShellError("set: Illegal option " + given);
        }
        state.set(letter, isOn);
    }

    private static char named(String name) {
        return switch (name) {
            case "errexit" -> 'e';
            case "noglob" -> 'f';
            case "monitor" -> 'm';
            case "nounset" -> 'u';
            case "xtrace" -> 'x';
            default -> '?';
        };
    }

    /** {@code value} so that the shell reads it as one word. */
    static String quoted(String value) {
        return "'" + value.replace("'", "'\"'\"'") + "'";
    }

    int shift(List<String> arguments) {
        int number = arguments.isEmpty() ? 1 : ControlBuiltins.number("shift", arguments.get(0));
        if (number > state.parameters.size()) {
            throw new ShellError("shift: can't shift that many");
        }
        state.parameters = new ArrayList<>(state.parameters.subList(number, state.parameters.size()));
        return 0;
    }

    int unset(List<String> arguments) {
        boolean isFunctions = !arguments.isEmpty() && arguments.get(0).equals("-f");
        for (String name : arguments) {
            if (isFunctions) {
                state.functions.remove(name);
            } else if (!name.equals("-v")) {
                checkName("unset", name);
                state.variables.unset(name);
            }
        }
        return 0;
    }

    private static void checkName(String builtin, String name) {
        if (!WordReader.isName(name)) {
            throw new ShellError(builtin + ": " + name + ": bad variable name");
        }
    }

    int declare(String builtin, List<String> arguments) {
        if (arguments.isEmpty() || arguments.get(0).equals("-p")) {
            list(builtin);
            return 0;
        }
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            checkName(builtin, name);
            Locals locals = interpreter.locals();
            if (builtin.equals("local")) {
                if (locals == null) {
                    throw new ShellError("local: not in a function");
                }
                locals.add(name);
            }
            if (equals >= 0) {
                state.variables.set(name, argument.substring(equals + 1));
            }
            if (builtin.equals("export")) {
                state.variables.export(name);
            } else if (builtin.equals("readonly")) {
                state.variables.makeReadOnly(name);
            }
        }
        return 0;
    }

    private void list(String builtin) {
        for (String name : state.variables.names()) {
            Variables.Variable variable = state.variables.variable(name);
            boolean isListed = (builtin.equals("export") && variable.isExported())
                    || (builtin.equals("readonly") && variable.isReadOnly());
            if (isListed) {
                io.out()
                        .print(builtin + " " + name + (variable.value() == null ? "" : "=" + quoted(variable.value()))
                                + "\n");
            }
        }
    }
}
