package org.pagoda.user.system;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Onlooker;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.fs.Terminal;
import org.pagoda.user.ProgramImage;
import org.pagoda.user.driver.BuiltInDrivers;
import org.pagoda.user.shell.Sh;
import org.pagoda.user.shell.ShellWords;
import org.pagoda.user.source.ModuleSource;

/**
 * A machine with a shell, and a person, or a file, that types. The machine stands still while somebody is asked for a line: what is typed comes in
 * between two runs, at a tick of the machine, and not when the host likes.
 *
 * <pre>
 *   run the machine, and have a look every so many ticks
 *     the first process has ended                              done: its status
 *     Ctrl-C                                                   end the foreground group
 *     a program waits for a line, and either nobody else
 *       has anything to do or they had a while to do it        ask for one, type it
 *     all wait for something else                              give up
 * </pre>
 *
 * <p>Which ticks those are hangs on the machine alone, so a run is the same whenever the same is typed, and Ctrl-C is pressed at the same tick. In
 * parallel mode nothing is.
 */
public final class ShellSession {
    /** The status of what Ctrl-C has ended. */
    public static final int INTERRUPTED = 130;

    private static final int FAILED = 1;
    /** Ticks between two looks at the machine. */
    private static final long LOOK = 20_000;
    /** Ticks that others go on for while a program waits for a line. */
    private static final long GRACE = 100_000;

    private final Machine machine;
    private final boolean isParallel;
    private final Keyboard keyboard;

    // The shell that a person types to, and the host's thread that looks on.
    private volatile @Nullable ShellWords words;

    /**
     * A session on a machine without processes.
     *
     * @param isParallel true in parallel mode
     */
    public ShellSession(Machine machine, boolean isParallel, Keyboard keyboard) {
        this.machine = machine;
        this.isParallel = isParallel;
        this.keyboard = keyboard;
        StandardPrograms.addTo(machine, () -> new Sh(shell -> words = shell));
        BuiltInDrivers.addTo(machine);
        machine.faces().modules().setCompiler(new ModuleSource());
    }

    /** What a line can become, up to where it is being typed; while somebody is asked for it. */
    public Completion completion() {
        return new Completion(machine, words);
    }

    /** Runs {@code sh} with {@code arguments}, {@code -i} for a person, until it ends; its status. */
    public int run(List<String> arguments) {
        Terminal terminal = machine.faces().terminal();
        terminal.attach(arguments.contains("-i"));
        Init init = new Init(machine.programs().names(), arguments);
        Process process = machine.spawn("init", new ProgramImage(machine.kernel(), init));
        machine.kernel().setInit(process);
        while (!keyboard.isOver()) {
            RunResult result = advance(terminal, process);
            if (process.state() != Process.State.ALIVE) {
                return (int) process.exitStatus();
            } else if (keyboard.isInterrupted(machine.kernel().ticks())) {
                keyboard.onInterrupted();
                endForeground(terminal);
            } else if (terminal.isWanted()) {
                type(terminal);
            } else if (result.outcome() != RunResult.Outcome.TICK_LIMIT) {
                return FAILED;
            }
        }
        return FAILED;
    }

    private void type(Terminal terminal) {
        Typed typed = keyboard.next();
        if (typed.isInterrupt()) {
            endForeground(terminal);
        } else if (typed.isEnd()) {
            terminal.end();
        } else {
            terminal.type(typed.bytes());
        }
    }

    /** Runs the machine until there is something to be done. */
    private RunResult advance(Terminal terminal, Process process) {
        long now = machine.kernel().ticks();
        if (isParallel) {
            return machine.runUntil(now + LOOK);
        }
        machine.kernel().stops().standStillAt(now + LOOK, tick -> look(terminal, process, tick));
        return machine.runUntil(Long.MAX_VALUE);
    }

    /** The tick of the next look. While all sleep there is nothing to be seen. */
    private long look(Terminal terminal, Process process, long tick) {
        keyboard.onBusy();
        boolean isOverdue = terminal.isWanted() && tick - terminal.wantedSince() >= GRACE;
        boolean hasEnded = process.state() != Process.State.ALIVE;
        if (isOverdue || hasEnded || keyboard.isInterrupted(tick) || keyboard.isOver()) {
            machine.cutShort();
            return Onlooker.NEVER;
        }
        return isQuiet() ? Math.max(tick + LOOK, nextTimer()) : tick + LOOK;
    }

    private boolean isQuiet() {
        boolean isQuiet = machine.kernel().stops().readyTasks().isEmpty();
        for (int i = 0; i < machine.kernel().cpus().size(); i++) {
            isQuiet &= machine.kernel().cpus().get(i).current() == null;
        }
        return isQuiet;
    }

    /** 0 if there is none: then the run ends by itself. */
    private long nextTimer() {
        long tick = machine.kernel().stops().nextTimer();
        return tick == Onlooker.NEVER ? 0 : tick;
    }

    /** A shell that reads what is typed is not ended: it is told when it asks the terminal, or reads. */
    private void endForeground(Terminal terminal) {
        terminal.interrupt();
        for (Process process : machine.kernel().processes()) {
            if (process.group() == terminal.foreground() && process.pid() != terminal.owner()) {
                machine.kernel().kill(process, INTERRUPTED, "Ctrl-C");
            }
        }
    }
}
