package org.pagoda.user.step;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MachineWatcher;
import org.pagoda.kernel.check.MachineDigest;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.step.Session.Unit;
import org.pagoda.user.trace.TraceRecord;

/** Commands, one a line, with which a person goes through a lab. */
public final class Shell {
    private static final String HELP = """
            forward   t [N]   N ticks (1 if no number stands there)
                      e [N]   N events
                      c [N]   N system calls, to where the last of them returns
                      s [N]   N sends
                      run     to the next breakpoint, or the end of the lab
                      Steps end early at breakpoints, and where a machine's run begins or ends.
            back      b [N]   N ticks      be [N], bc [N], bs [N]   N events, calls, sends
                      machine N   to the beginning of the lab's machine N
            look      where   where this is             ps          processes and their tasks
                      maps [PID]   regions and pages    mailboxes   messages that wait or are handled
                      frames  frames in use             queue       who runs, who is ready
                      state   all but frames            digest      a hash over all of the state
            stop      break address X   at events that name an address in the same page as X
                      break frame X     ... that touch frame X
                      break process X   ... of process X, or of messages that it sent
                      break type X      ... of messages of type X
                      breaks  lists breakpoints         delete N    removes breakpoint N
            leave     quit""";

    private final PrintStream out;
    private final Session session;

    private Shell(PrintStream out, Session session) {
        this.out = out;
        this.session = session;
    }

    /**
     * Takes commands until there are no more, or one says so.
     *
     * @param lab runs a lab, as often as it is asked to
     * @param prompt what to print before each command
     * @return false if a command could not be obeyed, or the lab has failed
     */
    public static boolean run(Consumer<MachineWatcher> lab, BufferedReader in, PrintStream out, String prompt)
            throws IOException {
        try (Session session = new Session(lab)) {
            Throwable failure = session.stop().failure();
            if (failure instanceof UsageException e) {
                throw e; // what was set cannot be
            }
            Shell shell = new Shell(out, session);
            shell.where();
            return shell.obeyAll(in, prompt);
        }
    }

    private boolean obeyAll(BufferedReader in, String prompt) throws IOException {
        boolean allObeyed = true;
        while (true) {
            out.print(prompt);
            out.flush();
            String line = in.readLine();
            List<String> words =
                    line == null ? List.of("quit") : Arrays.asList(line.strip().split("\\s+"));
            if (words.get(0).equals("quit") || words.get(0).equals("q")) {
                return allObeyed && session.stop().failure() == null;
            } else if (!words.get(0).isEmpty() && !words.get(0).startsWith("#")) {
                try {
                    obey(words.get(0), words.subList(1, words.size()));
                } catch (UsageException e) {
                    out.println(e.getMessage());
                    allObeyed = false;
                }
            }
        }
    }

    private void obey(String command, List<String> arguments) {
        switch (command) {
            case "t" -> forward(Unit.TICK, arguments);
            case "e" -> forward(Unit.EVENT, arguments);
            case "c" -> forward(Unit.CALL, arguments);
            case "s" -> forward(Unit.SEND, arguments);
            case "b" -> back(Unit.TICK, arguments);
            case "be" -> back(Unit.EVENT, arguments);
            case "bc" -> back(Unit.CALL, arguments);
            case "bs" -> back(Unit.SEND, arguments);
            case "run" -> {
                none(command, arguments);
                session.run();
                where();
            }
            case "machine" -> toMachine(arguments);
            case "break" -> {
                session.breakpoints().add(Breakpoint.parse(arguments));
                listBreakpoints();
            }
            case "breaks" -> {
                none(command, arguments);
                listBreakpoints();
            }
            case "delete" -> delete(arguments);
            case "help" -> out.println(HELP);
            default -> look(command, arguments);
        }
    }

    private void look(String command, List<String> arguments) {
        if (command.equals("maps")) {
            maps(arguments);
            return;
        }
        switch (command) {
            case "where", "ps", "queue", "mailboxes", "frames", "state", "digest" -> none(command, arguments);
            default -> throw new UsageException("no command is called '" + command + "'; 'help' lists them");
        }
        if (command.equals("where")) {
            where();
            return;
        }
        MachineView view = new MachineView(machine().kernel());
        List<String> lines = switch (command) {
            case "ps" -> view.processes();
            case "queue" -> view.queue();
            case "mailboxes" -> view.mailboxes();
            case "frames" -> view.frames();
            case "state" -> view.lines();
            default -> List.of(MachineDigest.of(machine().kernel()));
        };
        lines.forEach(out::println);
    }

    private static void none(String command, List<String> arguments) {
        if (!arguments.isEmpty()) {
            throw new UsageException(command + " takes nothing, not '" + arguments.get(0) + "'");
        }
    }

    /** The one number that stands behind a command. */
    private static long number(List<String> arguments, long ifNone) {
        if (arguments.size() > 1) {
            throw new UsageException("one number is enough; '" + arguments.get(1) + "' is too much");
        }
        long number = arguments.isEmpty() ? ifNone : Words.number(arguments.get(0));
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw new UsageException(
                    "a number from 1 to 2^31-1 must stand here, not '" + String.join(" ", arguments) + "'");
        }
        return number;
    }

    // ---- steps ----

    private void forward(Unit unit, List<String> arguments) {
        session.forward(unit, number(arguments, 1));
        where();
    }

    private void back(Unit unit, List<String> arguments) {
        session.back(unit, number(arguments, 1));
        where();
    }

    private void toMachine(List<String> arguments) {
        int number = (int) number(arguments, 0);
        if (!session.toMachine(number)) {
            out.println("the lab has no machine " + number);
        }
        where();
    }

    private void listBreakpoints() {
        for (int i = 0; i < session.breakpoints().size(); i++) {
            out.println("breakpoint " + (i + 1) + ": " + session.breakpoints().get(i));
        }
        if (session.breakpoints().isEmpty()) {
            out.println("no breakpoints");
        }
    }

    private void delete(List<String> arguments) {
        int number = (int) number(arguments, 0);
        if (number > session.breakpoints().size()) {
            throw new UsageException("there is no breakpoint " + number);
        }
        session.breakpoints().remove(number - 1);
        listBreakpoints();
    }

    // ---- views ----

    private Machine machine() {
        Machine machine = session.machine();
        if (machine == null) {
            throw new UsageException("the lab is over, and its machines are gone; 'b' goes back");
        }
        return machine;
    }

    private void maps(List<String> arguments) {
        MachineView view = new MachineView(machine().kernel());
        if (arguments.isEmpty()) {
            for (Process process : machine().kernel().processes()) {
                view.map(process).forEach(out::println);
            }
            return;
        }
        long pid = number(arguments, 1);
        Process process = machine().kernel().process(pid);
        if (process == null) {
            throw new UsageException("there is no process " + pid);
        }
        view.map(process).forEach(out::println);
    }

    private void where() {
        Performance.Stop stop = session.stop();
        Position position = stop.position();
        String where = String.format(Locale.ROOT, "machine %d, tick %d", position.machine(), position.tick());
        String what = switch (position.place()) {
            case START -> ": a run begins";
            case TICK -> ": " + running();
            case EVENT -> event(stop.event());
            case RUN_ENDED -> ": the run has ended" + outcome(stop.result());
            case LAB_ENDED -> ": the lab is over" + failure(stop.failure());
        };
        out.println(where + what);
    }

    private String running() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < machine().kernel().cpus().size(); i++) {
            Task task = machine().kernel().cpus().get(i).current();
            if (task != null) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(task)
                        .append(" on CPU ")
                        .append(i);
            }
        }
        return text.isEmpty() ? "nobody runs" : text.toString();
    }

    private String event(@Nullable TraceRecord traced) {
        return traced == null
                ? ""
                : ", event " + traced.number() + ": " + traced.event().kind() + ", " + session.describe(traced);
    }

    private static String outcome(@Nullable RunResult result) {
        return result == null ? "" : ", " + result.outcome().words();
    }

    private static String failure(@Nullable Throwable failure) {
        return failure == null ? "" : ", it has failed: " + failure;
    }
}
