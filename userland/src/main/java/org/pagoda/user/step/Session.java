package org.pagoda.user.step;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.boot.MachineWatcher;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.user.step.Position.Place;
import org.pagoda.user.trace.TraceRecord;

/** Goes through a lab, forward and back. Going back gives up the run and begins another one, which goes on to where it is to be. */
final class Session implements AutoCloseable {
    /** What a step is as long as. */
    enum Unit {
        TICK,
        EVENT,
        CALL,
        SEND
    }

    private final Consumer<MachineWatcher> lab;
    private final List<Breakpoint> breakpoints = new ArrayList<>();
    private Performance performance;
    private Performance.Stop stop;
    // Where ticks were counted back from, as long as nothing else is done: as many forward lead there again, not only
    // to its tick.
    private @Nullable Position origin;

    /** Begins at the beginning of the first machine's run. {@code lab} runs the lab, and can do so again and again. */
    Session(Consumer<MachineWatcher> lab) {
        this.lab = lab;
        performance = new Performance(lab);
        stop = performance.resume((here, event) -> here.place() == Place.START);
    }

    Performance.Stop stop() {
        return stop;
    }

    /** The machine that stands still; null when the lab is over. */
    @Nullable
    Machine machine() {
        return performance.machine();
    }

    String describe(TraceRecord traced) {
        return performance.describe(traced.event());
    }

    List<Breakpoint> breakpoints() {
        return breakpoints;
    }

    boolean isOver() {
        return stop.position().place() == Place.LAB_ENDED;
    }

    // ---- forward ----

    private boolean isAtBreakpoint(@Nullable TraceRecord event) {
        return event != null && breakpoints.stream().anyMatch(breakpoint -> breakpoint.isAt(event.event()));
    }

    private void resume(Goal goal) {
        origin = null;
        if (!isOver()) {
            stop = performance.resume(goal);
        }
    }

    /** Goes on to the next breakpoint, or the end of the lab. */
    void run() {
        resume((here, event) -> isAtBreakpoint(event));
    }

    /** Goes on for so many units, but not past a breakpoint, nor past the beginning or end of a run. */
    void forward(Unit unit, long count) {
        Position from = stop.position();
        Position back = origin;
        if (back != null && unit == Unit.TICK && from.tick() + count <= back.tick()) {
            boolean isBack = from.tick() + count == back.tick();
            resume(isBack ? Goal.place(back) : Goal.tick(from.machine(), from.tick() + count));
            origin = isBack ? null : back;
            return;
        }
        Goal goal = unit == Unit.TICK
                ? Goal.tick(from.machine(), from.tick() + count)
                : at(unit, from.machine(), count(unit, from) + count);
        resume(goal.or((here, event) -> Goal.isBorder(here) || isAtBreakpoint(event)));
    }

    private static long count(Unit unit, Position position) {
        return switch (unit) {
            case TICK -> position.tick();
            case EVENT -> position.events();
            case CALL -> position.calls();
            case SEND -> position.sends();
        };
    }

    private static boolean isOf(Unit unit, EventKind kind) {
        return switch (unit) {
            case TICK -> false;
            case EVENT -> true;
            case CALL -> kind == EventKind.CALL;
            case SEND -> kind == EventKind.SEND;
        };
    }

    /** The event with which {@code number} of a unit are full. */
    private static Goal at(Unit unit, int machine, long number) {
        return (here, event) -> event != null
                && here.machine() == machine
                && isOf(unit, event.event().kind())
                && count(unit, here) == number;
    }

    // ---- back ----

    private void restart(Goal goal) {
        origin = null;
        performance.close();
        performance = new Performance(lab);
        stop = performance.resume(goal);
    }

    /** Goes back for so many units, at most to where the machine's first run begins; from there, to where that of the machine before has ended. */
    void back(Unit unit, long count) {
        Position from = stop.position();
        if (from.place() == Place.START && from.runs() == 0) {
            if (from.machine() > 1) {
                restart(Goal.place(new Position(from.machine() - 1, Place.RUN_ENDED, 0, 0, 0, 0, 0)));
            }
            return;
        }
        if (unit == Unit.TICK) {
            Position back = origin == null ? from : origin;
            restart(
                    from.tick() > count
                            ? Goal.tick(from.machine(), from.tick() - count)
                            : Goal.place(start(from.machine())));
            origin = back;
            return;
        }
        // Where the last one has come already, the first step back leads to it.
        boolean isAtOne =
                stop.event() != null && isOf(unit, stop.event().event().kind());
        long target = count(unit, from) - count + (isAtOne ? 0 : 1);
        restart(target <= 0 ? Goal.place(start(from.machine())) : at(unit, from.machine(), target));
    }

    private static Position start(int machine) {
        return new Position(machine, Place.START, 0, 0, 0, 0, 0);
    }

    /** Goes to where the first run of machine {@code number} begins; false, and to the end of the lab, if there is none. */
    boolean toMachine(int number) {
        restart(Goal.place(start(number)));
        return !isOver();
    }

    @Override
    public void close() {
        performance.close();
    }
}
