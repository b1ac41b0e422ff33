package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.FileStatus;
import org.pagoda.user.bin.ErrorText;
import org.pagoda.user.bin.Io;

/** {@code cd, pwd, wait, jobs, fg, ulimit, command, type}, and jobs by name for {@code kill}. */
final class ProcessBuiltins {
    /** The number of the limit. */
    private static final long OPEN_FILES = 5;

    private final Io io;
    private final ShellState state;
    private final Interpreter interpreter;
    private final Builtins builtins;
    private final Children children;
    private final Jobs jobs;

    ProcessBuiltins(Io io, ShellState state, Interpreter interpreter, Builtins builtins, Children children, Jobs jobs) {
        this.io = io;
        this.state = state;
        this.interpreter = interpreter;
        this.builtins = builtins;
        this.children = children;
        this.jobs = jobs;
    }

    int cd(List<String> arguments) {
        String home = state.variables.get("HOME");
        String target = arguments.isEmpty() ? home : arguments.get(arguments.size() - 1);
        boolean isBack = target != null && target.equals("-");
        if (isBack) {
            target = state.variables.get("OLDPWD");
        }
        if (target == null) {
            interpreter.complain("cd: " + (isBack ? "OLDPWD" : "HOME") + " not set");
            return 2;
        }
        String before = io.files().workingDirectory();
        if (io.files().changeDirectory(target) < 0) {
            interpreter.complain("cd: can't cd to " + target);
            return 2;
        }
        state.variables.set("OLDPWD", before);
        state.variables.set("PWD", io.files().workingDirectory());
        if (isBack) {
            io.out().print(io.files().workingDirectory() + "\n");
        }
        return 0;
    }

    int pwd() {
        io.out().print(io.files().workingDirectory() + "\n");
        return 0;
    }

    // ---- jobs ----

    int await(List<String> arguments) {
        if (arguments.isEmpty()) {
            for (Jobs.Job job : jobs.all()) {
                jobs.await(job);
            }
            children.awaitAll();
            return 0;
        }
        int status = 0;
        for (String argument : arguments) {
            boolean isPid = argument.matches("[0-9]{1,18}");
            Jobs.Job job = isPid ? jobs.of(Long.parseLong(argument)) : jobs.find(argument);
            if (job != null) {
                status = jobs.await(job);
            } else if (isPid) {
                status = children.await(Long.parseLong(argument));
            } else {
                interpreter.complain("wait: No such job: " + argument);
                status = 2;
            }
        }
        return status;
    }

    int jobs() {
        for (Jobs.Job job : jobs.all()) {
            io.out().print(jobs.describe(job) + "\n");
            if (jobs.hasEnded(job)) {
                jobs.remove(job);
            }
        }
        return 0;
    }

    int foreground(List<String> arguments) {
        Jobs.Job job = jobs.find(arguments.isEmpty() ? "%%" : arguments.get(0));
        if (job == null) {
            interpreter.complain("fg: No such job: " + (arguments.isEmpty() ? "%%" : arguments.get(0)));
            return 2;
        }
        io.out().print(job.text() + "\n");
        io.out().flush();
        if (state.has('m')) {
            io.files().setForeground(job.pids().get(0));
        }
        int status = jobs.await(job);
        if (state.has('m')) {
            io.files().setForeground(io.files().group());
        }
        return status;
    }

    /** Jobs by their processes: {@code %1} is the group of its first one if it has a group. */
    List<String> withJobs(List<String> arguments) {
        List<String> replaced = new ArrayList<>();
        for (String argument : arguments) {
            Jobs.Job job = argument.startsWith("%") ? jobs.find(argument) : null;
            if (job == null) {
                replaced.add(argument);
            } else {
                job.pids().forEach(pid -> replaced.add(String.valueOf(pid)));
            }
        }
        return replaced;
    }

    /** {@code ulimit [-n] [N]}: how many files it and its children may have open. */
    int limit(List<String> arguments) {
        boolean isNamed = !arguments.isEmpty() && arguments.get(0).equals("-n");
        List<String> rest = isNamed ? arguments.subList(1, arguments.size()) : arguments;
        if (rest.isEmpty()) {
            io.out().print(io.libc().getLimit(0, OPEN_FILES) + "\n");
            return 0;
        } else if (rest.size() > 1 || !rest.get(0).matches("[0-9]{1,18}")) {
            interpreter.complain("ulimit: usage: ulimit [-n] [NUMBER]");
            return 2;
        }
        long result = io.libc().setLimit(0, OPEN_FILES, Long.parseLong(rest.get(0)));
        if (result < 0) {
            interpreter.complain("ulimit: " + rest.get(0) + ": " + ErrorText.of(result));
            return 2;
        }
        return 0;
    }

    // ---- names ----

    int command(String builtin, List<String> arguments) {
        boolean isType = builtin.equals("type");
        boolean isQuestion = isType || (!arguments.isEmpty() && arguments.get(0).matches("-[vV]"));
        if (!isQuestion) {
            return execute(arguments);
        }
        int status = 0;
        for (String name : isType ? arguments : arguments.subList(1, arguments.size())) {
            String what = what(name);
            if (what == null) {
                if (isType) {
                    io.out().print(name + ": not found\n");
                }
                status = Children.NOT_FOUND;
            } else {
                String path = what.startsWith("/") ? what : name;
                io.out().print((isType ? name + " is " + what : path) + "\n");
            }
        }
        return status;
    }

    private int execute(List<String> arguments) {
        if (arguments.isEmpty()) {
            return 0;
        }
        String name = arguments.get(0);
        List<String> rest = arguments.subList(1, arguments.size());
        if (!builtins.has(name) || name.equals("exec")) {
            return interpreter.program(name, rest);
        }
        return builtins.run(name, rest);
    }

    private @Nullable String what(String name) {
        if (state.functions.containsKey(name)) {
            return "a shell function";
        } else if (Builtins.isSpecial(name)) {
            return "a special shell builtin";
        } else if (builtins.has(name)) {
            return "a shell builtin";
        }
        String path = name.contains("/") ? name : "/bin/" + name;
        FileStatus status = io.files().status(path);
        return status.isRegular() ? path : null;
    }
}
