package org.pagoda.user.shell;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.user.bin.Files;
import org.pagoda.user.bin.Io;

/** Begins what runs beside the shell: programs, pipelines (2.9.2), subshells, substitutions (2.6.3) and what is in the background (2.9.3.1). */
final class Pipelines {
    /** A group of processes that Ctrl-C ends together, if the shell is interactive. */
    private static final class Group {
        private long leader;
        private final List<Long> pids = new ArrayList<>();
    }

    private final Io io;
    private final Files files;
    private final ShellState state;
    private final Interpreter interpreter;
    private final Children children;
    private final Jobs jobs;

    Pipelines(Io io, ShellState state, Interpreter interpreter, Children children, Jobs jobs) {
        this.io = io;
        this.files = io.files();
        this.state = state;
        this.interpreter = interpreter;
        this.children = children;
        this.jobs = jobs;
    }

    // ---- in the foreground ----

    /** A program, with the shell's descriptors as they are. */
    int program(String name, List<String> arguments, List<String> environment) {
        io.out().flush();
        try {
            Group group = new Group();
            add(children.start(name, arguments, environment), group);
            return await(group);
        } catch (Children.NotStarted e) {
            interpreter.complain(e.getMessage());
            return e.status();
        }
    }

    /** A command in a subshell. */
    int foreground(Command.Subshell command) {
        io.out().flush();
        Group group = new Group();
        int status = start(command.body(), group);
        return status == 0 ? await(group) : status;
    }

    int run(Command.Pipeline pipeline) {
        io.out().flush();
        Group group = new Group();
        int status = start(pipeline, group);
        return group.pids.isEmpty() ? status : awaitLast(group, status);
    }

    private int await(Group group) {
        return awaitLast(group, 0);
    }

    /** Waits for all; the last one's status, or {@code failed} if that was not begun. */
    private int awaitLast(Group group, int failed) {
        if (state.has('m')) {
            files.setForeground(group.leader);
        }
        int status = 0;
        for (long pid : group.pids) {
            status = children.await(pid);
        }
        if (state.has('m')) {
            files.setForeground(files.group());
        }
        return failed == 0 ? status : failed;
    }

    // ---- in the background ----

    void background(Command command) {
        io.out().flush();
        Group group = new Group();
        int mark = interpreter.redirections().mark();
        try {
            if (!state.has('m')) {
                long nothing = files.open("/dev/null", OpenFlags.READ_ONLY | OpenFlags.CLOSE_ON_EXEC, 0);
                if (nothing >= 0) {
                    interpreter.redirections().redirect(nothing, 0);
                    files.close(nothing);
                }
            }
            if (command instanceof Command.Pipeline pipeline
                    && pipeline.commands().size() > 1
                    && !pipeline.isNegated()) {
                start(pipeline, group);
            } else {
                start(command, group);
            }
        } finally {
            interpreter.redirections().restore(mark);
        }
        if (!group.pids.isEmpty()) {
            Jobs.Job job = jobs.add(group.pids, interpreter.unit().text().strip());
            state.lastBackground = job.last();
            if (state.has('i')) {
                io.prompt("[" + job.number() + "] " + job.last() + "\n");
            }
        }
    }

    // ---- pieces ----

    /** Begins all commands of a pipeline; 0, or the status of the last one if that could not be begun. */
    private int start(Command.Pipeline pipeline, Group group) {
        List<Command> commands = pipeline.commands();
        Redirections redirections = interpreter.redirections();
        long before = -1;
        int status = 0;
        for (int i = 0; i < commands.size(); i++) {
            int mark = redirections.mark();
            boolean isLast = i == commands.size() - 1;
            long[] pipe = isLast ? new long[] {-1, -1} : files.pipe();
            try {
                if (before >= 0) {
                    redirections.redirect(before, 0);
                }
                if (!isLast) {
                    redirections.redirect(pipe[1], 1);
                }
                status = start(commands.get(i), group);
            } finally {
                redirections.restore(mark);
                files.close(before);
                files.close(pipe[1]);
                before = pipe[0];
            }
        }
        return status;
    }

    /** Begins a command in a process of its own; 0, or the status if that could not be. */
    private int start(Command command, Group group) {
        Redirections redirections = interpreter.redirections();
        int mark = redirections.mark();
        try {
            Command.Simple simple = asProgram(command);
            if (simple == null) {
                add(subshell(interpreter.unit(), command.id()), group);
                return 0;
            }
            state.line = simple.line();
            List<String> fields = interpreter.expander().fields(simple.words());
            redirections.apply(simple.redirections());
            add(children.start(fields.get(0), fields.subList(1, fields.size()), state.variables.environment()), group);
            return 0;
        } catch (Children.NotStarted e) {
            interpreter.complain(e.getMessage());
            return e.status();
        } catch (Redirections.Failure e) {
            interpreter.complain(e.getMessage());
            return 2;
        } finally {
            redirections.restore(mark);
        }
    }

    private long subshell(Unit unit, int id) {
        return children.start("sh", List.of(SubshellArguments.encode(state, unit, id)), state.variables.environment());
    }

    private void add(long pid, Group group) {
        if (state.has('m')) {
            group.leader = children.group(pid, group.leader);
        }
        group.pids.add(pid);
    }

    /** {@code command} if it is a program whose words can be expanded in the shell itself: nothing in the shell is changed by that. */
    private Command.@Nullable Simple asProgram(Command command) {
        if (!(command instanceof Command.Simple simple)
                || simple.words().isEmpty()
                || !simple.assignments().isEmpty()
                || state.has('u')
                || state.has('x')) {
            return null;
        }
        String name = simple.words().get(0).plain();
        boolean isProgram = name != null
                && !name.startsWith("~")
                && !PathnameExpansion.hasMeaning(name)
                && !state.functions.containsKey(name)
                && !interpreter.builtins().isOnlyBuiltin(name);
        return isProgram && simple.words().stream().allMatch(Pipelines::isPure) ? simple : null;
    }

    private static boolean isPure(Word word) {
        for (Word.Part part : word.parts()) {
            boolean isPure = part instanceof Word.Literal
                    || (part instanceof Word.Parameter parameter
                            && !parameter.operator().endsWith("=")
                            && !parameter.operator().endsWith("?"));
            if (!isPure) {
                return false;
            }
        }
        return true;
    }

    // ---- substitutions ----

    /** What the commands of a text print. */
    String output(Unit text) {
        io.out().flush();
        long[] pipe = files.pipe();
        Group group = new Group();
        Redirections redirections = interpreter.redirections();
        int mark = redirections.mark();
        int status = 0;
        try {
            redirections.redirect(pipe[1], 1);
            status = startText(text, group);
        } finally {
            redirections.restore(mark);
            files.close(pipe[1]);
        }
        String output = files.readAll(pipe[0], StandardCharsets.UTF_8).replace("\0", "");
        files.close(pipe[0]);
        state.status = group.pids.isEmpty() ? status : children.await(group.pids.get(0));
        int end = output.length();
        while (end > 0 && output.charAt(end - 1) == '\n') {
            end--;
        }
        return output.substring(0, end);
    }

    private int startText(Unit text, Group group) {
        Command.Simple simple = null;
        try {
            Parser parser = new Parser(text.text(), text.line());
            Command first = parser.completeCommand();
            if (first == null) {
                return 0;
            }
            simple = parser.completeCommand() == null ? asProgram(first) : null;
        } catch (ShellSyntaxException e) {
            // the subshell says so
        }
        if (simple != null) {
            return start(simple, group);
        }
        try {
            group.pids.add(subshell(text, SubshellArguments.WHOLE));
            return 0;
        } catch (Children.NotStarted e) {
            interpreter.complain(e.getMessage());
            return e.status();
        }
    }
}
