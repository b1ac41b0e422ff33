package org.pagoda.user.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.log.LogLine;
import org.pagoda.kernel.module.KernelModule;
import org.pagoda.kernel.module.Modules;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;
import org.pagoda.user.system.ShellSession;
import org.pagoda.user.system.Typed;

/**
 * A machine with a shell, its programs and its built-in drivers, for one test. It stands still until a method has it run; what is in it, files for instance,
 * stays from one call to the next. What goes wrong in these methods is an {@link AssertionError}.
 */
public final class BootedMachine {
    private static final String MEMORY = "16M";
    private static final int MOST_URGENT_ONLY = 1;

    private final Machine machine;
    private final Path host;
    private final Balances balances;
    private final LogWatch watch;
    private final ShellSession session;
    private final StringBuilder output;
    private final StringBuilder errors = new StringBuilder();
    private final Set<String> offered = new TreeSet<>();

    // The programs' tasks, one at a time.
    private @Nullable AssertionError failure;

    private boolean broken;

    private BootedMachine(Machine machine, Path host, StringBuilder output) {
        this.machine = machine;
        this.host = host;
        this.output = output;
        balances = new Balances(machine);
        watch = new LogWatch(machine.faces().log());
        machine.faces().terminal().showErrors(errors::append);
        machine.faces().log().setConsoleLevel(MOST_URGENT_ONLY);
        session = new ShellSession(machine, false, Typed::end);
    }

    static BootedMachine boot(UnaryOperator<Machine.Builder> settings) {
        StringBuilder output = new StringBuilder();
        try {
            Path host = Files.createTempDirectory("pagoda-host");
            Machine machine = settings.apply(Machine.builder().memory(MEMORY).checked(true))
                    .console(output::append)
                    .hostFolder(host)
                    .build();
            return new BootedMachine(machine, host, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The machine itself, for what is not said here. */
    public Machine machine() {
        return machine;
    }

    // ---- the shell ----

    /**
     * What a line of commands has come to.
     *
     * @param status the exit status of the last
     * @param output what was printed since the last call, by any program; not the log
     * @param errors what was written to standard errors
     */
    public record Ran(int status, String output, String errors) {}

    /** Runs commands as {@code ./pagoda sh -c} does. A job in the background that has not ended goes on when the machine runs again. */
    public Ran sh(String commands) {
        int status = running(() -> session.run(List.of("-c", commands)));
        Ran ran = new Ran(status, output.toString(), errors.toString());
        output.setLength(0);
        errors.setLength(0);
        return ran;
    }

    /** Runs commands, which must print just this, nothing to standard error, and end with 0. */
    public void assertPrints(String expected, String commands) {
        Ran ran = sh(commands);
        if (!ran.equals(new Ran(0, expected, ""))) {
            throw new AssertionError("expected '" + expected + "' but was " + ran + "; the log:" + logText());
        }
    }

    // ---- modules ----

    /** Loads a module of the class path; it has a constructor without parameters. What it may use is not looked at. */
    public void insmod(Class<? extends KernelModule> type, String... parameters) {
        String name = type.getName();
        if (offered.add(name)) {
            modules().addBuiltIn(name, () -> make(type));
        }
        insmod(name, parameters);
    }

    /** Loads the module of a {@code .java} or {@code .jar} file, as {@code insmod} of the shell does: compiled on the spot, and with the list of what it may use. */
    public void insmod(Path file, String... parameters) {
        String name = String.valueOf(file.getFileName());
        try {
            Files.write(host.resolve(name), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        insmod("/host/" + name, parameters);
    }

    /** Loads a module that comes along with Pagoda, {@code hello} for instance. */
    public void insmod(String name, String... parameters) {
        long result = running(() -> modules().load(null, name, String.join(" ", parameters)));
        if (result < 0) {
            throw new AssertionError("insmod " + name + ": " + Errno.describe(result) + "; the log:" + logText());
        }
    }

    /** Unloads a module. */
    public void rmmod(String name) {
        long result = running(() -> modules().unload(null, name));
        if (result < 0) {
            throw new AssertionError("rmmod " + name + ": " + Errno.describe(result) + "; the log:" + logText());
        }
    }

    private Modules modules() {
        return machine.faces().modules();
    }

    private static KernelModule make(Class<? extends KernelModule> type) {
        try {
            Constructor<? extends KernelModule> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.getName() + " cannot be made: " + e, e);
        }
    }

    // ---- programs ----

    /** Makes a process that begins when the machine runs. An {@link AssertionError} that its program throws is thrown by the method that runs the machine. */
    public Process spawn(String name, Program program) {
        return machine.spawn(name, new ProgramImage(machine.kernel(), libc -> {
            try {
                program.main(libc);
            } catch (AssertionError e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }));
    }

    /** Runs the machine until all processes have ended, or wait for what nobody does. */
    public RunResult run() {
        return running(machine::run);
    }

    /** Runs a program as a process until all have ended or wait; it must have ended then. Its status, 128 or more if it was killed. */
    public long run(Program program) {
        Process process = spawn("program", program);
        run();
        if (process.state() == Process.State.ALIVE) {
            throw new AssertionError("the program waits, and nobody is there to wake it");
        }
        return process.exitStatus();
    }

    private <T> T running(Supplier<T> action) {
        try {
            T result = action.get();
            AssertionError thrown = failure;
            if (thrown != null) {
                failure = null;
                throw thrown;
            }
            return result;
        } catch (KernelPanic e) {
            broken = true;
            throw e;
        }
    }

    // ---- the log ----

    /** The lines of the kernel's log, without their ticks. */
    public List<String> log() {
        return machine.faces().log().lines().stream().map(LogLine::text).toList();
    }

    private String logText() {
        return log().stream().map(line -> "\n  " + line).reduce("", String::concat);
    }

    /** The test is to have one more oops; its first line contains {@code text}. */
    public void expectOops(String text) {
        watch.expect(text);
    }

    // ---- the end ----

    /** Shuts down; an error says what is wrong. After a panic nothing balances any more, and the test has failed already. */
    void end() {
        List<String> problems = new ArrayList<>();
        try {
            if (!broken) {
                problems.addAll(balances.problems());
                problems.addAll(watch.problems());
            }
        } finally {
            machine.close();
            removeHost();
        }
        if (!problems.isEmpty()) {
            throw new AssertionError(String.join("\n", problems));
        }
    }

    private void removeHost() {
        try {
            try (var files = Files.list(host)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(host);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
