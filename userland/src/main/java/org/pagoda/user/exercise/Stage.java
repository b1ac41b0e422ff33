package org.pagoda.user.exercise;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.UserContext;
import org.pagoda.kernel.UserImage;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;

/** A machine on which a submission's programs run, and the grader's beside them. */
final class Stage implements AutoCloseable {
    /** Ticks after which a run is given up. */
    static final long TICK_LIMIT = 200_000;

    private static final int QUANTUM = 4;
    private static final int MOST_LINES = 4;
    private static final int MOST_TASKS = 4;

    private final Trial trial;
    private final Machine machine;
    private final List<Process> processes = new ArrayList<>();
    private final List<Process> mayDie = new ArrayList<>();
    private boolean ended;

    // Programs run one at a time, and the machine sees to it that each finds what the one before has written.
    private final TreeMap<Long, String> thrown = new TreeMap<>();
    private @Nullable NotYet failure;

    // Host threads that programs run on; also read by who finds that one of them is stuck.
    private final List<Thread> hosts = new ArrayList<>();

    Stage(Trial trial, long seed, UnaryOperator<Machine.Builder> settings) {
        this.trial = trial;
        Machine.Builder builder = Machine.builder()
                .memory("4M")
                .seed(seed)
                .quantum(QUANTUM)
                .tickLimit(TICK_LIMIT)
                .patience(trial.grading().patience());
        if (trial.grading().console() != null) {
            builder.console(trial.grading().console());
        }
        machine = settings.apply(builder).build();
    }

    Machine machine() {
        return machine;
    }

    /** Ticks in which a CPU was busy. */
    long busyTicks() {
        long sum = 0;
        for (int cpu = 0; cpu < machine.kernel().cpus().size(); cpu++) {
            sum += machine.kernel().cpus().get(cpu).ticks();
        }
        return sum;
    }

    long ticks() {
        return machine.kernel().ticks();
    }

    /** Sleeps for {@code ticks} in all, however often messages wake it. */
    void rest(Libc libc, long ticks) {
        long until = ticks() + ticks;
        for (long left = ticks; left > 0; left = until - ticks()) {
            libc.sleep(left);
        }
    }

    Process spawn(String name, Program program) {
        return spawn(name, program, ProcessLimits.DEFAULT);
    }

    Process spawn(String name, Program program, ProcessLimits limits) {
        Process process = machine.spawn(name, guard(new ProgramImage(machine.kernel(), program)), limits);
        processes.add(process);
        return process;
    }

    /** It is all right if {@code process} is killed. */
    void letDie(Process process) {
        mayDie.add(process);
    }

    // ---- what goes wrong ----

    /** Ends the check, from a program of the grader's; the program ends too. */
    NotYet fail(String... lines) {
        NotYet found = new NotYet(lines);
        if (failure == null) {
            failure = found;
        }
        return found;
    }

    /** Writes down what programs throw, and where; the kernel knows only the innermost frame. */
    private UserImage guard(UserImage image) {
        return task -> new Guard(image.load(task), task);
    }

    private final class Guard implements UserContext {
        private final UserContext context;
        private final Task task;

        Guard(UserContext context, Task task) {
            this.context = context;
            this.task = task;
        }

        @Override
        public void main() {
            onHost();
            try {
                context.main();
            } catch (RuntimeException | Error e) {
                note(e);
                throw e;
            }
        }

        @Override
        public long handle(long handler, long pid, long type, long address, long size, long flags) {
            onHost();
            try {
                return context.handle(handler, pid, type, address, size, flags);
            } catch (RuntimeException | Error e) {
                note(e);
                throw e;
            }
        }

        private void onHost() {
            synchronized (hosts) {
                if (!hosts.contains(Thread.currentThread())) {
                    hosts.add(Thread.currentThread());
                }
            }
        }

        private void note(Throwable e) {
            if (e instanceof NotYet notYet && failure == null) {
                failure = notYet;
            } else if (e.getStackTrace().length > 0 || e instanceof RuntimeException) {
                thrown.putIfAbsent(task.process().pid(), trial.submission().describe(e));
            }
        }

        @Override
        public @Nullable UserImage child(long entry, long argument) {
            UserImage image = context.child(entry, argument);
            return image == null ? null : guard(image);
        }

        @Override
        public @Nullable UserImage thread(long entry, long argument) {
            UserImage image = context.thread(entry, argument);
            return image == null ? null : guard(image);
        }
    }

    // ---- a run ----

    /** Runs until nobody goes on; fails if somebody goes on for too long, or is killed. */
    RunResult run() {
        trial.live();
        RunResult result = machine.run();
        trial.live();
        if (result.outcome() == RunResult.Outcome.STUCK) {
            throw stuck(result);
        }
        if (failure != null) {
            throw failure;
        }
        for (Process process : processes) {
            boolean killed = process.cause() != null && process.exitStatus() != Kernel.STATUS_KILLED;
            if (killed && !mayDie.contains(process)) {
                throw new NotYet(process.name() + " is killed: " + cause(process));
            }
        }
        if (result.outcome() == RunResult.Outcome.TICK_LIMIT) {
            throw new NotYet(
                    "after " + TICK_LIMIT + " ticks they are not at their end: somebody tries again and again",
                    "when it was given up: " + describe(result));
        }
        return result;
    }

    private String cause(Process process) {
        String where = thrown.get(process.pid());
        return where == null ? String.valueOf(process.cause()) : where;
    }

    private NotYet stuck(RunResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("a program runs on and on, and does not touch memory or call the kernel for "
                + trial.grading().patience().toMillis() / 1000.0 + " s: an endless loop?");
        synchronized (hosts) {
            for (Thread host : hosts) {
                lines.addAll(trial.submission().lines(host.getStackTrace(), MOST_LINES));
            }
        }
        if (lines.size() == 1) {
            lines.add(describe(result));
        }
        ended = true;
        return NotYet.stuck(lines);
    }

    /** Who waits for what. */
    static String describe(RunResult result) {
        List<String> tasks = result.tasks();
        return String.join("; ", tasks.subList(0, Math.min(MOST_TASKS, tasks.size())))
                + (tasks.size() > MOST_TASKS ? "; and " + (tasks.size() - MOST_TASKS) + " more" : "");
    }

    /** Fails unless {@code these} have come to their end. */
    void expectEnded(RunResult result, List<Process> these) {
        for (Process process : these) {
            if (process.state() == Process.State.ALIVE) {
                throw new NotYet(
                        process.name() + " does not come to its end: it waits, and nobody will wake it",
                        "who waits: " + describe(result));
            }
        }
    }

    @Override
    public void close() {
        if (!ended) {
            machine.close();
        }
    }
}
