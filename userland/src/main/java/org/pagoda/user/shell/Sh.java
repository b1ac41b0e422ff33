package org.pagoda.user.shell;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.bin.ErrorText;
import org.pagoda.user.bin.Io;
import org.pagoda.user.bin.UtilityException;

/**
 * The shell, {@code sh [-efimux] [-c COMMANDS [NAME [ARGUMENT...]] | FILE [ARGUMENT...]]}: without commands or a file it reads its standard input,
 * line by line, with a prompt if it is interactive ({@code -i}).
 */
public final class Sh implements Program {
    /** What a file begins with that stands for a program of the machine; the program's name follows. */
    public static final String PROGRAM_MARK = "#!pagoda ";

    private static final int TROUBLE = 2;

    private final Consumer<ShellWords> listener;

    public Sh() {
        this(words -> {});
    }

    /** @param listener is told what the shell knows by name, if it is interactive */
    public Sh(Consumer<ShellWords> listener) {
        this.listener = listener;
    }

    @Override
    public void main(Libc libc) {
        libc.exit(new Run(libc, listener).run(libc.arguments()));
    }

    /** One process. */
    private static final class Run implements ShellWords {
        private final Consumer<ShellWords> listener;
        private final Io io;
        private final ShellState state = new ShellState();
        private final Interpreter interpreter;
        private final Jobs jobs;
        private boolean isOver;

        Run(Libc libc, Consumer<ShellWords> listener) {
            this.listener = listener;
            io = new Io(libc, "sh");
            Children children = new Children(libc, io.files());
            jobs = new Jobs(children);
            interpreter = new Interpreter(io, state, children, jobs);
            state.pid = libc.getpid();
        }

        int run(List<String> arguments) {
            boolean isSubshell = !arguments.isEmpty() && arguments.get(0).equals(SubshellArguments.MARK);
            if (isSubshell) {
                guard(() -> subshell(arguments));
            } else {
                importEnvironment();
                guard(() -> begin(arguments));
            }
            String trap = interpreter.builtins().trap();
            if (!trap.isEmpty()) {
                int status = state.status;
                state.status = guard(() -> interpreter.text(trap, state.line)) ? status : state.status;
            }
            io.out().flushOrDiscard();
            return state.status & 0xff;
        }

        /** True if {@code body} has come to its end; else the shell is over, unless it is interactive. */
        private boolean guard(Runnable body) {
            try {
                body.run();
                return true;
            } catch (ShellError e) {
                if (!e.getMessage().isEmpty()) {
                    interpreter.complain(e.getMessage());
                }
                state.status = e.status();
            } catch (ShellSyntaxException e) {
                state.line = e.line();
                interpreter.complain(e.getMessage());
                state.status = TROUBLE;
            } catch (UtilityException e) {
                interpreter.complain(e.getMessage());
                state.status = e.status();
            } catch (ControlFlow e) {
                boolean hasStatus = e.kind() == ControlFlow.Kind.EXIT || e.kind() == ControlFlow.Kind.RETURN;
                state.status = hasStatus ? e.number() : state.status;
                isOver = true;
            }
            isOver |= !state.has('i');
            return false;
        }

        private void subshell(List<String> arguments) {
            SubshellArguments.Task task = SubshellArguments.decode(arguments, state);
            if (task.id() == SubshellArguments.WHOLE) {
                interpreter.text(task.unit().text(), task.unit().line());
                return;
            }
            Command command = task.unit().command(task.id());
            if (command == null) {
                throw new ShellError("there is no command " + task.id());
            }
            interpreter.unit(task.unit(), command);
        }

        private void importEnvironment() {
            for (String each : io.libc().environment()) {
                int equals = each.indexOf('=');
                if (equals > 0 && WordReader.isName(each.substring(0, equals))) {
                    state.variables.set(each.substring(0, equals), each.substring(equals + 1));
                    state.variables.export(each.substring(0, equals));
                }
            }
            state.variables.set("IFS", " \t\n");
            state.variables.set("PWD", io.files().workingDirectory());
            state.variables.set("OPTIND", "1");
            setUnlessSet("PS1", "$ ");
            setUnlessSet("PS2", "> ");
            setUnlessSet("PS4", "+ ");
        }

        private void setUnlessSet(String name, String value) {
            if (state.variables.get(name) == null) {
                state.variables.set(name, value);
            }
        }

        private void begin(List<String> arguments) {
            int i = 0;
            boolean isCommand = false;
            while (i < arguments.size() && arguments.get(i).matches("-[cefimsux]+")) {
                for (char letter : arguments.get(i).substring(1).toCharArray()) {
                    isCommand |= letter == 'c';
                    if (letter != 'c' && letter != 's') {
                        state.set(letter, true);
                    }
                }
                i++;
            }
            List<String> rest = arguments.subList(i, arguments.size());
            if (isCommand && rest.isEmpty()) {
                throw new ShellError("-c requires an argument");
            } else if (isCommand) {
                state.name = rest.size() > 1 ? rest.get(1) : "sh";
                state.parameters = new ArrayList<>(rest.subList(Math.min(2, rest.size()), rest.size()));
                interpreter.text(rest.get(0), 1);
            } else if (!rest.isEmpty() && !rest.get(0).equals("-")) {
                file(rest);
            } else {
                lines();
            }
        }

        private void file(List<String> arguments) {
            String path = arguments.get(0);
            long descriptor = io.files().open(path, OpenFlags.READ_ONLY | OpenFlags.CLOSE_ON_EXEC, 0);
            if (descriptor < 0) {
                throw new ShellError("cannot open " + path + ": " + ErrorText.of(descriptor), Children.NOT_FOUND);
            }
            String text = io.files().readAll(descriptor, StandardCharsets.UTF_8);
            io.files().close(descriptor);
            state.name = path;
            state.parameters = new ArrayList<>(arguments.subList(1, arguments.size()));
            interpreter.text(text, 1);
        }

        // ---- line by line ----

        private void lines() {
            boolean isInteractive = state.has('i');
            if (isInteractive) {
                state.set('m', true);
                io.libc().setGroup(0, 0);
                io.files().setForeground(io.files().group());
                listener.accept(this);
            }
            ScriptLines lines = new ScriptLines(io);
            while (!isOver) {
                if (isInteractive) {
                    io.files().takeInterrupt(); // what it was about is over
                    report();
                }
                ScriptLines.Read read = lines.next(isInteractive ? this::prompt : prompt -> {});
                if (read.isInterrupted()) {
                    state.status = Interpreter.INTERRUPTED;
                    continue;
                }
                ShellSyntaxException error = read.error();
                Command command = read.command();
                if (error != null) {
                    guard(() -> {
                        throw error;
                    });
                } else if (command != null) {
                    guard(() -> interpreter.unit(read.unit(), command));
                } else if (read.isEnd()) {
                    return;
                }
            }
            throw new ControlFlow(ControlFlow.Kind.EXIT, state.status);
        }

        @Override
        public Set<String> commands() {
            Set<String> names = new TreeSet<>(Builtins.names());
            names.addAll(Parser.RESERVED);
            names.addAll(state.functions.keySet());
            return names;
        }

        @Override
        public Set<String> variables() {
            return new TreeSet<>(state.variables.names());
        }

        @Override
        public String value(String variable) {
            String value = state.variables.get(variable);
            return value == null ? "" : value;
        }

        private void prompt(String variable) {
            String prompt = state.variables.get(variable);
            io.prompt(prompt == null ? "" : prompt);
        }

        private void report() {
            for (Jobs.Job job : jobs.all()) {
                if (jobs.hasEnded(job)) {
                    io.prompt(jobs.describe(job) + "\n");
                    jobs.remove(job);
                }
            }
        }
    }
}
