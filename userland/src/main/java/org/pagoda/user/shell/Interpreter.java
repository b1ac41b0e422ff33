package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.bin.Io;
import org.pagoda.user.shell.Command.Assignment;

/**
 * Executes commands, 2.9. What a command leaves is {@code $?}. Everything that needs a process of its own is begun by {@link Pipelines}.
 *
 * <pre>
 *   simple command    expand words -> special builtin | function | builtin | program
 *   program           redirect own descriptors, spawn, make them as they were, wait
 *   ( ), |, $( ), &   spawn another sh, which is told what this one knows
 * </pre>
 */
final class Interpreter {
    /** Functions, texts and the like in each other: each level takes host stack. */
    private static final int DEEPEST = 60;

    private static final int REDIRECTION_FAILED = 2;
    /** The status of what Ctrl-C has ended. */
    static final int INTERRUPTED = 130;

    private final Io io;
    private final ShellState state;
    private final Expander expander;
    private final Redirections redirections;
    private final Children children;
    private final Builtins builtins;
    private final Pipelines pipelines;

    // What is being executed.
    private Unit unit = new Unit("", 1);
    private int depth;
    private int loops;
    /** More than 0 where a status other than 0 is no reason to end with {@code set -e}. */
    private int tested;
    /** The last command substitution's, while words of a command are expanded. */
    private int substitutionStatus;

    private @Nullable Locals locals;

    /** Everything a shell is made of. */
    Interpreter(Io io, ShellState state, Children children, Jobs jobs) {
        this.io = io;
        this.state = state;
        this.children = children;
        expander = new Expander(state, this::output, new FileFolders(io.files()));
        redirections = new Redirections(io.files(), expander);
        builtins = new Builtins(io, state, this, children, jobs);
        pipelines = new Pipelines(io, state, this, children, jobs);
    }

    ShellState state() {
        return state;
    }

    Redirections redirections() {
        return redirections;
    }

    Builtins builtins() {
        return builtins;
    }

    Expander expander() {
        return expander;
    }

    Unit unit() {
        return unit;
    }

    int loops() {
        return loops;
    }

    boolean isInFunction() {
        return locals != null;
    }

    @Nullable
    Locals locals() {
        return locals;
    }

    private String output(String commands, int line) {
        String output = pipelines.output(new Unit(commands, line));
        substitutionStatus = state.status;
        return output;
    }

    /** Tells people, as the shell does. */
    void complain(String message) {
        io.out().flush();
        new Io(io.libc(), state.name + ": " + state.line).error(message);
    }

    // ---- texts ----

    /** Executes all commands of a text whose first line has the number {@code line}. */
    int text(String text, int line) {
        Parser parser = new Parser(text, line);
        enter();
        Unit outer = unit;
        try {
            state.status = 0;
            while (true) {
                int begin = parser.position();
                int beginLine = parser.line();
                Command command = parser.completeCommand();
                if (command == null) {
                    return state.status;
                }
                unit(new Unit(text.substring(begin, parser.position()), beginLine), command);
            }
        } finally {
            unit = outer;
            depth--;
        }
    }

    /** Executes a command of a unit. */
    int unit(Unit newUnit, Command command) {
        unit = newUnit;
        return execute(command);
    }

    private void enter() {
        if (++depth > DEEPEST) {
            depth--;
            throw new ShellError("too many functions, or texts, in each other");
        }
    }

    // ---- commands ----

    /** Executes a command; its status. */
    int execute(Command command) {
        children.tick();
        if (state.has('i') && io.files().takeInterrupt()) {
            throw new ShellError("", INTERRUPTED);
        }
        if (command instanceof Command.Simple simple) {
            state.status = simple(simple);
            checkStatus();
        } else if (command instanceof Command.Pipeline pipeline) {
            pipeline(pipeline);
        } else if (command instanceof Command.AndOr both) {
            tested(both.left());
            if ((state.status == 0) == both.isAnd()) {
                execute(both.right());
            }
        } else if (command instanceof Command.Sequence sequence) {
            sequence(sequence);
        } else if (command instanceof Command.Group group) {
            execute(group.body());
        } else if (command instanceof Command.Subshell subshell) {
            state.status = pipelines.foreground(subshell);
            checkStatus();
        } else if (command instanceof Command.Redirected redirected) {
            redirected(redirected);
        } else if (command instanceof Command.If condition) {
            condition(condition);
        } else if (command instanceof Command.Loop loop) {
            loop(loop);
        } else if (command instanceof Command.For loop) {
            forEach(loop);
        } else if (command instanceof Command.Case choice) {
            choose(choice);
        } else if (command instanceof Command.Function function) {
            state.functions.put(function.name(), new ShellState.Function(unit, function.body()));
            state.status = 0;
        }
        return state.status;
    }

    private void checkStatus() {
        if (state.status != 0 && tested == 0 && state.has('e')) {
            throw new ControlFlow(ControlFlow.Kind.EXIT, state.status);
        }
    }

    private int tested(Command command) {
        tested++;
        try {
            return execute(command);
        } finally {
            tested--;
        }
    }

    private void pipeline(Command.Pipeline pipeline) {
        if (pipeline.commands().size() == 1) {
            tested(pipeline.commands().get(0));
        } else {
            state.status = pipelines.run(pipeline);
        }
        if (pipeline.isNegated()) {
            state.status = state.status == 0 ? 1 : 0;
        } else {
            checkStatus();
        }
    }

    private void sequence(Command.Sequence sequence) {
        for (Command.Item item : sequence.items()) {
            if (item.isBackground()) {
                pipelines.background(item.command());
                state.status = 0;
            } else {
                execute(item.command());
            }
        }
    }

    private void redirected(Command.Redirected redirected) {
        int mark = redirections.mark();
        try {
            redirections.apply(redirected.redirections());
            execute(redirected.body());
        } catch (Redirections.Failure e) {
            complain(e.getMessage());
            state.status = REDIRECTION_FAILED;
        } finally {
            redirections.restore(mark);
        }
    }

    private void condition(Command.If condition) {
        for (Command.Branch branch : condition.branches()) {
            if (tested(branch.condition()) == 0) {
                execute(branch.body());
                return;
            }
        }
        state.status = 0;
        if (condition.otherwise() != null) {
            execute(condition.otherwise());
        }
    }

    private void choose(Command.Case choice) {
        String subject = expander.text(choice.subject());
        state.status = 0;
        for (Command.Choice each : choice.choices()) {
            for (Word pattern : each.patterns()) {
                if (new Glob(expander.pattern(pattern)).matches(subject)) {
                    if (each.body() != null) {
                        execute(each.body());
                    }
                    return;
                }
            }
        }
    }

    // ---- loops ----

    /** Executes a loop's body once; false if the loop is left. */
    private boolean once(Command body) {
        loops++;
        try {
            execute(body);
            return true;
        } catch (ControlFlow e) {
            boolean isOfLoops = e.kind() == ControlFlow.Kind.BREAK || e.kind() == ControlFlow.Kind.CONTINUE;
            if (!isOfLoops) {
                throw e;
            } else if (e.number() > 1 && loops > 1) {
                throw new ControlFlow(e.kind(), e.number() - 1);
            }
            return e.kind() == ControlFlow.Kind.CONTINUE;
        } finally {
            loops--;
        }
    }

    private void loop(Command.Loop loop) {
        int status = 0;
        while (isOn(loop)) {
            if (!once(loop.body())) {
                status = state.status;
                break;
            }
            status = state.status;
        }
        state.status = status;
    }

    /** A {@code break} in the condition leaves the loop too. */
    private boolean isOn(Command.Loop loop) {
        tested++;
        try {
            return once(loop.condition()) && (state.status == 0) != loop.isUntil();
        } finally {
            tested--;
        }
    }

    private void forEach(Command.For loop) {
        List<String> values = loop.words() == null ? List.copyOf(state.parameters) : expander.fields(loop.words());
        state.status = 0;
        for (String value : values) {
            state.variables.set(loop.name(), value);
            if (!once(loop.body())) {
                return;
            }
        }
    }

    // ---- simple commands, 2.9.1 ----

    private int simple(Command.Simple command) {
        state.line = command.line();
        substitutionStatus = 0;
        List<String> fields = expander.fields(command.words());
        if (state.has('x') && !fields.isEmpty()) {
            io.prompt("+ " + String.join(" ", fields) + "\n");
        }
        int mark = redirections.mark();
        boolean isSpecial = !fields.isEmpty() && Builtins.isSpecial(fields.get(0));
        try {
            redirections.apply(command.redirections());
            if (fields.isEmpty()) {
                assign(command.assignments());
                return substitutionStatus;
            }
            String name = fields.get(0);
            List<String> arguments = fields.subList(1, fields.size());
            if (isSpecial) {
                assign(command.assignments());
                if (name.equals("exec")) {
                    return exec(arguments, mark);
                }
                return builtins.run(name, arguments);
            }
            ShellState.Function function = state.functions.get(name);
            if (function == null && !builtins.has(name)) {
                return pipelines.program(name, arguments, environment(command.assignments()));
            }
            return inShell(command.assignments(), function, name, arguments);
        } catch (Redirections.Failure e) {
            if (isSpecial) {
                throw new ShellError(e.getMessage());
            }
            complain(e.getMessage());
            return REDIRECTION_FAILED;
        } finally {
            io.out().flushOrDiscard();
            redirections.restore(mark);
        }
    }

    private int exec(List<String> arguments, int mark) {
        if (!arguments.isEmpty()) {
            try {
                children.replace(
                        arguments.get(0), arguments.subList(1, arguments.size()), state.variables.environment());
            } catch (Children.NotStarted e) {
                throw new ShellError(e.getMessage(), e.status());
            }
        }
        redirections.keep(mark);
        return 0;
    }

    private void assign(List<Assignment> assignments) {
        for (Assignment assignment : assignments) {
            state.variables.set(assignment.name(), expander.text(assignment.value()));
        }
    }

    private List<String> environment(List<Assignment> assignments) {
        List<String> environment = new ArrayList<>(state.variables.environment());
        for (Assignment assignment : assignments) {
            String name = assignment.name() + '=';
            environment.removeIf(each -> each.startsWith(name));
            environment.add(name + expander.text(assignment.value()));
        }
        return environment;
    }

    /** A function or a builtin; assignments before it are undone behind it. */
    private int inShell(
            List<Assignment> assignments, ShellState.@Nullable Function function, String name, List<String> arguments) {
        List<Variables.Variable> before = new ArrayList<>();
        for (Assignment assignment : assignments) {
            before.add(state.variables.variable(assignment.name()));
            state.variables.set(assignment.name(), expander.text(assignment.value()));
            state.variables.export(assignment.name());
        }
        try {
            return function == null ? builtins.run(name, arguments) : call(function, arguments);
        } finally {
            for (int i = before.size() - 1; i >= 0; i--) {
                state.variables.restore(assignments.get(i).name(), before.get(i));
            }
        }
    }

    /** A program, whatever functions are called like it. */
    int program(String name, List<String> arguments) {
        return pipelines.program(name, arguments, state.variables.environment());
    }

    private int call(ShellState.Function function, List<String> arguments) {
        enter();
        Unit outerUnit = unit;
        int outerLoops = loops;
        Locals outerLocals = locals;
        List<String> outerParameters = state.parameters;
        Locals own = new Locals(state.variables);
        unit = function.unit();
        loops = 0;
        locals = own;
        state.parameters = new ArrayList<>(arguments);
        try {
            return execute(function.body());
        } catch (ControlFlow e) {
            if (e.kind() != ControlFlow.Kind.RETURN) {
                throw e;
            }
            return e.number();
        } finally {
            own.restore();
            unit = outerUnit;
            loops = outerLoops;
            locals = outerLocals;
            state.parameters = outerParameters;
            depth--;
        }
    }
}
