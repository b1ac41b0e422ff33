package org.pagoda.kernel.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.pagoda.ipc.check.InvariantChecker;
import org.pagoda.ipc.check.Violation;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.fs.FileSystem;
import org.pagoda.kernel.fs.RamFileSystem;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Sabotage;
import org.pagoda.mmu.SwapSpace;
import org.pagoda.mmu.TranslationLookasideBuffer;

/**
 * A machine that runs {@link Script}s. Unless a test says otherwise a script goes on until it waits or ends, and scripts
 * start in the order in which they were spawned.
 *
 * <p>Closing it ends what still runs, and fails if a law is broken, if a frame is left over, if a script's assertion
 * failed, or if a script was killed of which no test has said that it would be.
 */
public final class TestMachine implements AutoCloseable {
    /** A type of messages. */
    public static final long TYPE = 64;
    /** Another type. */
    public static final long OTHER = 65;

    private static final long COOPERATIVE = 1 << 30;

    /** What happens to machines that are not told otherwise: set by a test that runs other tests, one at a time. */
    private static Sabotage harm = Sabotage.NONE;

    public static void setHarm(Sabotage sabotage) {
        harm = sabotage;
    }

    /** Whether they are in parallel mode; as above. */
    private static boolean parallel;

    public static void setParallel(boolean on) {
        parallel = on;
    }

    private final Machine machine;
    private final int framesBefore;
    private final Map<String, Process> processes = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<Long, List<Handler>> handlers = new ConcurrentHashMap<>();
    private final List<Process> expectedDeaths = new ArrayList<>();
    private final List<AssertionError> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<Object> journal = Collections.synchronizedList(new ArrayList<>());
    private boolean panicked;
    private boolean stuck;

    public TestMachine() {
        this(builder -> builder);
    }

    public TestMachine(UnaryOperator<Machine.Builder> settings) {
        Machine.Builder defaults = Machine.builder()
                .memory("4M")
                .quantum(COOPERATIVE)
                .parallel(parallel)
                .poison(true)
                .sabotage(harm);
        machine = settings.apply(defaults).build();
        kernel().table().add(User.KILL, "test_kill", (task, pid, a1, a2, a3, a4, a5) -> kill(pid));
        framesBefore = machine.framesInUse();
    }

    public Machine machine() {
        return machine;
    }

    public Kernel kernel() {
        return machine.kernel();
    }

    // ---- processes ----

    public Process spawn(String name, Script script) {
        return spawn(name, ProcessLimits.DEFAULT, script);
    }

    public Process spawn(String name, ProcessLimits limits, Script script) {
        Process process = machine.spawn(name, task -> new User(this, task, script), limits);
        processes.put(name, process);
        return process;
    }

    /** A program that processes can begin by name. */
    public void addProgram(String name, Script script) {
        machine.programs().add(name, () -> task -> new User(this, task, script));
    }

    /** A process that lives on as handlers when its script returns. */
    public Process spawnServing(String name, Script script) {
        return spawnServing(name, ProcessLimits.DEFAULT, script);
    }

    public Process spawnServing(String name, ProcessLimits limits, Script script) {
        Process process = machine.spawnServing(name, task -> new User(this, task, script), limits);
        processes.put(name, process);
        return process;
    }

    /** A process that another one has made. */
    public Process spawnChild(Process parent, String name, Script script) {
        Process process =
                kernel().spawn(parent.pid(), name, task -> new User(this, task, script), ProcessLimits.DEFAULT);
        assertNotNull(process);
        processes.put(name, process);
        return process;
    }

    /** Another task of a process, which runs a script; when that returns, only the task ends. */
    public void startTask(Process process, Script script) {
        kernel().startTask(process, task -> new User(this, task, script));
    }

    /** The handlers that the scripts of a process have registered, by their numbers less one. */
    List<Handler> handlersOf(Process process) {
        return handlers.computeIfAbsent(process.pid(), pid -> new CopyOnWriteArrayList<>());
    }

    /** A script has forked. */
    void onForked(String name, long pid) {
        Process child = kernel().process(pid);
        assertNotNull(child, name);
        processes.put(name, child);
    }

    /** The process that a script was spawned or forked as. */
    public Process process(String name) {
        Process process = processes.get(name);
        assertNotNull(process, () -> "no process was spawned as " + name);
        return process;
    }

    /** Who a script was spawned as; for scripts that need each other. */
    public long pid(String name) {
        return process(name).pid();
    }

    private long kill(long pid) {
        Process victim = kernel().process(pid);
        if (victim == null) {
            return Errno.ESRCH.result();
        }
        kernel().kill(victim, Kernel.STATUS_KILLED, "a test has killed it");
        return 0;
    }

    // ---- runs ----

    public RunResult run() {
        panicked = true;
        RunResult result = machine.run();
        panicked = false;
        stuck = result.outcome() == RunResult.Outcome.STUCK;
        check();
        return result;
    }

    /** Runs until all processes have ended. */
    public void runToEnd() {
        RunResult result = run();
        assertEquals(RunResult.Outcome.ALL_EXITED, result.outcome(), () -> "left: " + result.tasks() + failures);
    }

    /** Runs until all that are left serve or pause. */
    public void runUntilIdle() {
        RunResult result = run();
        assertEquals(RunResult.Outcome.IDLE, result.outcome(), () -> "left: " + result.tasks() + failures);
        for (String task : result.tasks()) {
            assertTrue(task.endsWith("waits for messages, in serve") || task.endsWith("waits for a message"), task);
        }
    }

    // ---- what happened ----

    /** Writes down that something happened. Called by scripts, and by tests between runs. */
    public void log(Object what) {
        journal.add(what);
    }

    /** What was written down so far. */
    public List<Object> journal() {
        rethrowFailures();
        return List.copyOf(journal);
    }

    /** What was written down is just this, in this order. */
    public void assertLog(Object... expected) {
        rethrowFailures();
        assertEquals(List.of(expected), journal);
    }

    void onFailure(AssertionError failure) {
        failures.add(failure);
    }

    public static void assertError(Errno expected, long result) {
        assertEquals(expected.result(), result, () -> "expected -" + expected + ", was " + Errno.describe(result));
    }

    public void assertExited(Process process, long status) {
        rethrowFailures();
        assertNull(process.cause(), () -> process + " was killed: " + process.cause());
        assertEquals(Process.State.DEAD, process.state());
        assertEquals(status, process.exitStatus());
    }

    /** The process was killed, with this status and a cause that says all of these. */
    public void assertKilled(Process process, long status, String... because) {
        expectedDeaths.add(process);
        assertEquals(Process.State.DEAD, process.state());
        String cause = process.cause();
        assertNotNull(cause, () -> process + " exited with " + process.exitStatus());
        assertEquals(status, process.exitStatus(), cause);
        for (String part : because) {
            assertTrue(cause.contains(part), () -> "the cause says '" + cause + "', not '" + part + "'");
        }
    }

    // ---- checks ----

    /** Everything is as the laws say. Only while nothing runs. */
    public void check() {
        List<TranslationLookasideBuffer> tlbs = new ArrayList<>();
        for (int cpu = 0; cpu < kernel().cpus().size(); cpu++) {
            tlbs.add(kernel().cpus().get(cpu).mmu().tlb());
        }
        List<Violation> violations = new InvariantChecker(kernel().frames(), tlbs)
                .check(kernel().processes().stream().map(Process::endpoint).toList());
        assertEquals(List.of(), violations);
    }

    private void rethrowFailures() {
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private void assertNobodyElseWasKilled() {
        for (Process process : processes.values()) {
            if (process.cause() != null && !expectedDeaths.contains(process)) {
                fail(process + " was killed: " + process.cause());
            }
        }
    }

    @Override
    public void close() {
        if (panicked) {
            return; // the test has failed, or wanted just this; nothing balances any more
        }
        boolean balanced = false;
        try {
            checkEnd();
            balanced = true;
        } finally {
            if (balanced) {
                machine.close();
            } else if (!stuck) {
                kernel().memory().close(); // what is left of the machine never runs again
            }
        }
    }

    private void checkEnd() {
        rethrowFailures();
        assertNobodyElseWasKilled();
        check();
        if (!kernel().processes().isEmpty()) {
            RunResult.Outcome outcome = machine.shutDown().outcome();
            stuck = outcome == RunResult.Outcome.STUCK;
            assertEquals(RunResult.Outcome.ALL_EXITED, outcome);
        }
        machine.shutDown(); // files go too
        FileSystem files = machine.faces().vfs().root().fileSystem();
        assertEquals(0, files.uses(), "files and directories that somebody still has");
        if (files instanceof RamFileSystem ram) {
            assertEquals(0, ram.inodes(), "inodes left over");
            assertEquals(0, ram.frames(), "frames of files left over");
        }
        check();
        SwapSpace swap = kernel().frames().swap();
        assertEquals(0, swap == null ? 0 : swap.used(), "swap slots left over");
        assertEquals(framesBefore, machine.framesInUse(), "frames left over");
    }
}
