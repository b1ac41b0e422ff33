package org.pagoda.user.shell;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.user.bin.ErrorText;
import org.pagoda.user.bin.Io;

/** {@code break, continue, return, exit, eval, ., trap}. */
final class ControlBuiltins {
    private final Io io;
    private final ShellState state;
    private final Interpreter interpreter;

    private String trap = "";

    ControlBuiltins(Io io, ShellState state, Interpreter interpreter) {
        this.io = io;
        this.state = state;
        this.interpreter = interpreter;
    }

    String trap() {
        return trap;
    }

    int leave(String name, List<String> arguments) {
        boolean isLoop = name.equals("break") || name.equals("continue");
        int usual = isLoop ? 1 : state.status;
        int number = arguments.isEmpty() ? usual : number(name, arguments.get(0));
        if (isLoop && number == 0) {
            throw new ShellError(name + ": Illegal number: 0");
        } else if (isLoop && interpreter.loops() == 0) {
            return 0;
        }
        ControlFlow.Kind kind = switch (name) {
            case "break" -> ControlFlow.Kind.BREAK;
            case "continue" -> ControlFlow.Kind.CONTINUE;
            case "return" -> ControlFlow.Kind.RETURN;
            default -> ControlFlow.Kind.EXIT;
        };
        throw new ControlFlow(kind, isLoop ? number : number & 0xff);
    }

    static int number(String name, String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new ShellError(name + ": Illegal number: " + text);
        }
        return Integer.parseInt(text);
    }

    int eval(List<String> arguments) {
        return text(String.join(" ", arguments), state.line);
    }

    private int text(String text, int line) {
        try {
            return interpreter.text(text, line);
        } catch (ShellSyntaxException e) {
            state.line = e.line();
            throw new ShellError(e.getMessage());
        }
    }

    int dot(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new ShellError(".: file name expected");
        }
        String path = arguments.get(0);
        long descriptor = io.files().open(path, OpenFlags.READ_ONLY | OpenFlags.CLOSE_ON_EXEC, 0);
        if (descriptor < 0) {
            throw new ShellError(".: cannot open " + path + ": " + ErrorText.of(descriptor));
        }
        String commands = io.files().readAll(descriptor, StandardCharsets.UTF_8);
        io.files().close(descriptor);
        try {
            return text(commands, 1);
        } catch (ControlFlow e) {
            if (e.kind() != ControlFlow.Kind.RETURN || interpreter.isInFunction()) {
                throw e;
            }
            return e.number();
        }
    }

    /** Only what is done at the end: there are no signals that a shell could catch. */
    int trap(List<String> arguments) {
        if (arguments.isEmpty()) {
            if (!trap.isEmpty()) {
                io.out().print("trap -- '" + trap.replace("'", "'\"'\"'") + "' EXIT\n");
            }
            return 0;
        }
        boolean isReset = arguments.get(0).equals("-") || arguments.size() == 1;
        List<String> conditions = arguments.size() == 1 ? arguments : arguments.subList(1, arguments.size());
        for (String condition : conditions) {
            if (condition.equals("EXIT") || condition.equals("0")) {
                trap = isReset ? "" : arguments.get(0);
            } else if (!condition.matches("[0-9]{1,2}|[A-Z]+")) {
                throw new ShellError("trap: " + condition + ": bad trap");
            }
        }
        return 0;
    }
}
