package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.BackingStore;
import org.pagoda.mmu.MemoryObject;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.replacement.PolicyFactory;
import org.pagoda.mmu.replacement.VirtualClock;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;

/** One run of one machine in a lab: the processes that play in it, and the figures at its end. */
final class Scene implements AutoCloseable {
    private final Lab lab;
    private final LabRun run;
    private final Machine machine;
    private final int framesBefore;
    private final List<Process> processes = new ArrayList<>();
    private final List<MemoryObject> objects = new ArrayList<>();
    private @Nullable SequenceDiagram diagram;
    private boolean over;
    private boolean stuck;
    private int framesLeaked;

    Scene(Lab lab, LabRun run) {
        this(lab, run, machine -> machine);
    }

    /** A scene on a machine with settings of the lab's own. */
    Scene(Lab lab, LabRun run, UnaryOperator<Machine.Builder> settings) {
        this.lab = lab;
        this.run = run;
        machine = settings.apply(run.machine()).build();
        framesBefore = machine.framesInUse();
    }

    Machine machine() {
        return machine;
    }

    /** Makes a process. All are made before the first runs. */
    Process spawn(String name, Program program) {
        return spawn(name, program, ProcessLimits.DEFAULT);
    }

    Process spawn(String name, Program program, ProcessLimits limits) {
        Process process = machine.spawn(name, new ProgramImage(machine.kernel(), program), limits);
        processes.add(process);
        return process;
    }

    /** A memory object for processes of this scene to map; closed when they have ended. */
    MemoryObject object(BackingStore store, int frames, PolicyFactory policy, VirtualClock clock) {
        MemoryObject object = new MemoryObject(store, machine.kernel().frames(), frames, policy, run.seed(), clock);
        objects.add(object);
        return object;
    }

    /** The process called {@code name}; programs, which run when all are made, find one another by it. */
    Process process(String name) {
        for (Process process : processes) {
            if (process.name().equals(name)) {
                return process;
            }
        }
        throw new IllegalArgumentException("no process is called " + name);
    }

    /** What people call the process {@code pid}, which may have ended; its number if it is none of this scene. */
    String nameOf(long pid) {
        for (Process process : processes) {
            if (process.pid() == pid) {
                return process.toString();
            }
        }
        return "process " + pid;
    }

    long pid(String name) {
        return process(name).pid();
    }

    /** Draws the messages of this scene, between the processes made so far. */
    SequenceDiagram draw() {
        SequenceDiagram made = new SequenceDiagram(machine.kernel(), run.out(), processes);
        diagram = made;
        machine.trace().listen((kind, tick, cpu, pid, a, b, c, d) -> {
            if (!over) {
                made.onEvent(kind, tick, cpu, pid, a, b, c, d);
            }
        });
        return made;
    }

    /** Runs until nobody has anything left to do. What is left of the processes can be looked at then. */
    RunResult run() {
        if (diagram != null) {
            diagram.printHeader();
        }
        RunResult result = machine.run();
        over = true;
        stuck = result.outcome() == RunResult.Outcome.STUCK;
        if (diagram != null) {
            run.out().println();
        }
        if (stuck || result.outcome() == RunResult.Outcome.TICK_LIMIT) {
            run.out()
                    .println("  The run did not come to its end: "
                            + result.outcome().words() + ".");
        }
        return result;
    }

    /** Ends whoever still waits for messages, says what the run came to, and passes the facts on to programs. */
    void finish(Map<String, @Nullable Object> facts) {
        if (!stuck) {
            machine.shutDown();
            objects.forEach(MemoryObject::close);
        }
        framesLeaked = machine.framesInUse() - framesBefore;
        run.out()
                .printf(
                        Locale.ROOT,
                        "%s, %s copied, %s leaked, %s ticks, trace %s%n",
                        Text.count(machine.kernel().sends(), "send"),
                        Text.count(machine.kernel().pagesCopied(), "page"),
                        Text.count(framesLeaked, "frame"),
                        Text.number(machine.kernel().ticks()),
                        machine.trace().hash().substring(0, 16));
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("lab", lab.name());
        object.put("seed", run.seed());
        object.putAll(facts);
        object.put("sends", machine.kernel().sends());
        object.put("pageCopies", machine.kernel().pagesCopied());
        object.put("faults", machine.kernel().faults());
        object.put("framesLeaked", framesLeaked);
        object.put("ticks", machine.kernel().ticks());
        object.put("traceHash", machine.trace().hash());
        run.json(object);
    }

    /** Frames that did not come back; known when it is finished. */
    int framesLeaked() {
        return framesLeaked;
    }

    // ---- what the machine says, without its programs noticing ----

    /** The page-table entry of {@code process} for {@code address}; empty once it is dead. */
    static long entry(Process process, long address) {
        return process.state() == Process.State.DEAD
                ? PageTableEntry.EMPTY
                : process.space().pageTable().get(address);
    }

    /** The 64-bit number that {@code process} would load from {@code address}; null if it has no page there. */
    @Nullable
    Long load(Process process, long address) {
        long entry = entry(process, address);
        if (!PageTableEntry.isValid(entry)) {
            return null;
        }
        return machine.kernel().memory().getLong(Page.address(PageTableEntry.frame(entry)) + Page.offset(address));
    }

    @Override
    public void close() {
        machine.close();
    }
}
