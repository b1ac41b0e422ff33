package org.pagoda.user.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MachineWatcher;
import org.pagoda.kernel.check.EventText;
import org.pagoda.kernel.check.TracedEvent;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.user.step.Position.Place;
import org.pagoda.user.trace.LabRecorder;
import org.pagoda.user.trace.TraceRecord;
import org.pagoda.user.trace.TraceSink;
import org.pagoda.user.trace.Watchers;

/**
 * One run of a lab, on a host thread of its own, that goes on only as far as it is told. While it stands still, whoever told it looks at its machine.
 *
 * <pre>
 *   person's thread                      the lab's thread, and those of its tasks
 *   resume(goal)        --goal-->        goes on until the goal is reached
 *                       &lt;--stop--        waits there, in the middle of the kernel
 *   looks at machine()
 *   close()             --give up-->     every machine's run is cut short; the lab ends as after a tick limit
 * </pre>
 */
final class Performance implements AutoCloseable, MachineWatcher, TraceSink {
    /**
     * Where a run has stopped.
     *
     * @param position where
     * @param event what has just happened, at an event
     * @param result how the run of a machine has ended, at the end of one
     * @param failure what the lab has thrown, at its end; null: nothing
     */
    record Stop(
            Position position,
            @Nullable TraceRecord event,
            @Nullable RunResult result,
            @Nullable Throwable failure) {}

    /** Told apart from other goals by what it is, not by what it does. */
    private final Goal giveUp = (here, event) -> false;

    private final Thread thread;
    private final SynchronousQueue<Goal> goals = new SynchronousQueue<>();
    private final SynchronousQueue<Stop> stops = new SynchronousQueue<>();

    // Whichever of the two sides runs; the queues order it.
    private Goal goal = giveUp; // until there is one
    private boolean isOver;
    private final List<Stage> stages = new ArrayList<>();
    private @Nullable Stage now;

    /** One machine, and how far it has come. */
    private static final class Stage {
        private final Machine machine;
        private final int number;
        private final Map<Long, String> names = new TreeMap<>();
        private long events;
        private long calls;
        private long sends;
        private int runs;

        Stage(Machine machine, int number) {
            this.machine = machine;
            this.number = number;
        }

        Position position(Place place) {
            return new Position(number, place, machine.kernel().ticks(), events, calls, sends, runs);
        }

        String name(long pid) {
            Process process = machine.kernel().process(pid);
            if (process != null) {
                return process.toString();
            }
            return pid == 0 ? "the kernel" : names.getOrDefault(pid, "process") + "(" + pid + ")";
        }
    }

    /** {@code lab} runs a lab on machines that tell the watcher it is given. */
    Performance(Consumer<MachineWatcher> lab) {
        thread = new Thread(() -> perform(lab), "pagoda-lab");
        thread.setDaemon(true);
    }

    private void perform(Consumer<MachineWatcher> lab) {
        Throwable failure = null;
        try {
            goal = goals.take();
            lab.accept(new Watchers(List.of(this, new LabRecorder(List.of(this)))));
        } catch (Throwable e) { // whatever it is, whoever waits is to know
            failure = e;
        }
        isOver = true;
        Position end = now == null ? new Position(0, Place.LAB_ENDED, 0, 0, 0, 0, 0) : now.position(Place.LAB_ENDED);
        try {
            stops.put(new Stop(end, null, null, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the person's side ----

    /** Goes on until {@code next} is reached, or the lab ends. Not after that. */
    Stop resume(Goal next) {
        if (isOver) {
            throw new IllegalStateException("the lab is over");
        }
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
        try {
            goals.put(next);
            return stops.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a lab runs", e);
        }
    }

    /** The machine at which the lab has stopped; null if there is none. */
    @Nullable
    Machine machine() {
        return now == null || isOver ? null : now.machine;
    }

    /** An event of the machine at which the lab has stopped, in words. */
    String describe(TracedEvent event) {
        Stage stage = stage();
        return new EventText(stage.machine.kernel(), stage::name).describe(event);
    }

    private Stage stage() {
        if (now == null) {
            throw new IllegalStateException("there is no machine yet");
        }
        return now;
    }

    /** Gives the run up: it comes to its end at once, and its threads and memory are given back. */
    @Override
    public void close() {
        if (thread.getState() != Thread.State.NEW && !isOver) {
            resume(giveUp);
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the lab's side ----

    private Stage stageOf(Machine machine) {
        for (Stage stage : stages) {
            if (stage.machine == machine) {
                return stage;
            }
        }
        throw new IllegalStateException("a machine was not told of");
    }

    @Override
    public void onBuilt(Machine machine) {
        now = new Stage(machine, stages.size() + 1);
        stages.add(now);
        machine.hostFiles().discardOutput();
    }

    @Override
    public void onRunBegins(Machine machine) {
        Stage stage = stageOf(machine);
        ask(stage, stage.position(Place.START), null, null);
        standStill(stage);
    }

    @Override
    public void onRunEnded(Machine machine, RunResult result) {
        Stage stage = stageOf(machine);
        ask(stage, stage.position(Place.RUN_ENDED), null, result);
        stage.runs++;
        standStill(stage);
    }

    /** {@inheritDoc} It was told already, when the machine was built. */
    @Override
    public void onMachine(int number, Machine machine) {}

    @Override
    public void onEvent(TraceRecord traced) {
        Stage stage = stages.get(traced.machine() - 1);
        EventKind kind = traced.event().kind();
        stage.events = traced.number();
        stage.calls += kind == EventKind.CALL ? 1 : 0;
        stage.sends += kind == EventKind.SEND ? 1 : 0;
        if (traced.name() != null) {
            stage.names.put(traced.event().pid(), traced.name());
        }
        if (ask(stage, stage.position(Place.EVENT), traced, null)) {
            standStill(stage);
        }
    }

    private long onTick(Stage stage) {
        ask(stage, stage.position(Place.TICK), null, null);
        if (goal == giveUp) {
            stage.machine.cutShort();
        }
        return nextTick(stage);
    }

    /** Has the machine stand still where the goal says. */
    private void standStill(Stage stage) {
        if (goal == giveUp) {
            stage.machine.cutShort();
        }
        stage.machine.kernel().stops().standStillAt(nextTick(stage), tick -> onTick(stage));
    }

    private long nextTick(Stage stage) {
        long next = stage.machine.kernel().ticks() + 1;
        return goal == giveUp ? next : Math.max(next, goal.tick(stage.position(Place.TICK)));
    }

    /** Stops if the goal is reached; true if it did, and there is another goal now. */
    private boolean ask(Stage stage, Position here, @Nullable TraceRecord event, @Nullable RunResult result) {
        if (goal == giveUp || !goal.isReached(here, event)) {
            return false;
        }
        now = stage;
        try {
            stops.put(new Stop(here, event, result, null));
            goal = goals.take();
        } catch (InterruptedException e) {
            goal = giveUp;
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
