package org.pagoda.user.system;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.fs.Terminal;
import org.pagoda.user.ProgramImage;
import org.pagoda.user.driver.BuiltInDrivers;
import org.pagoda.user.source.ModuleSource;

/**
 * A machine with a shell, and a person, or a file, that types. The machine stands still while somebody is asked for a line: what is typed comes in
 * between two runs, at a tick of the machine, and not when the host likes.
 *
 * <pre>
 *   run the machine for a while
 *     the first process has ended       done: its status
 *     a program waits for a line        ask for one, type it
 *     Ctrl-C                            end the foreground group
 *     all wait for something else       give up
 * </pre>
 */
public final class ShellSession {
    /** Who types. */
    @FunctionalInterface
    public interface Typist {
        /** The next line, without its end; null: there is none, and never will be. */
        @Nullable
        String readLine();
    }

    /** The status of what Ctrl-C has ended. */
    public static final int INTERRUPTED = 130;

    private static final int FAILED = 1;
    /** Ticks that the machine runs before it is looked whether Ctrl-C was pressed. */
    private static final long SHORTEST_RUN = 100_000;

    private static final long LONGEST_RUN = 1L << 50;
    /** A run that takes less of the host's time is followed by a longer one: the machine has slept. */
    private static final long SHORT_NANOS = 2_000_000;

    private final Machine machine;

    // Any thread.
    private volatile boolean isInterrupted;

    public ShellSession(Machine machine) {
        this.machine = machine;
        StandardPrograms.addTo(machine);
        BuiltInDrivers.addTo(machine);
        machine.faces().modules().setCompiler(new ModuleSource());
    }

    /** Ctrl-C was pressed; from any thread. */
    public void interrupt() {
        isInterrupted = true;
    }

    /** What {@code word} can become: programs, and files. */
    public List<String> completions(String word, boolean isProgram) {
        return machine.programs().names().stream()
                .filter(name -> isProgram && name.startsWith(word))
                .toList();
    }

    /** Runs {@code sh} with {@code arguments}, {@code -i} for a person, until it ends; its status. */
    public int run(List<String> arguments, Typist typist) {
        Terminal terminal = machine.faces().terminal();
        terminal.attach(arguments.contains("-i"));
        Init init = new Init(machine.programs().names(), arguments);
        Process process = machine.spawn("init", new ProgramImage(machine.kernel(), init));
        machine.kernel().setInit(process);
        long length = SHORTEST_RUN;
        while (true) {
            long begin = System.nanoTime();
            RunResult result = machine.runUntil(machine.kernel().ticks() + length);
            boolean isShort = System.nanoTime() - begin < SHORT_NANOS;
            length = isShort ? Math.min(2 * length, LONGEST_RUN) : SHORTEST_RUN;
            if (process.state() != Process.State.ALIVE) {
                return (int) process.exitStatus();
            } else if (isInterrupted) {
                isInterrupted = false;
                endForeground(terminal);
            } else if (terminal.isWanted()) {
                length = SHORTEST_RUN;
                String line = typist.readLine();
                if (line == null) {
                    terminal.end();
                } else {
                    terminal.type((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
            } else if (result.outcome() != RunResult.Outcome.TICK_LIMIT) {
                return FAILED;
            }
        }
    }

    /** A shell that reads what is typed is not ended: it asks the terminal whether it is to leave what it does. */
    private void endForeground(Terminal terminal) {
        terminal.interrupt();
        for (Process process : machine.kernel().processes()) {
            if (process.group() == terminal.foreground() && process.pid() != terminal.owner()) {
                machine.kernel().kill(process, INTERRUPTED, "Ctrl-C");
            }
        }
    }
}
