package org.pagoda.user.exercise;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.scheduling.Job;

/** Virtual round robin on one CPU, tick by tick, as slow and plain as can be. */
final class VirtualRoundRobinModel {
    private final long quantum;
    private final long ioTicks;
    private final List<Job> jobs;

    private final List<State> main = new ArrayList<>();
    private final List<State> auxiliary = new ArrayList<>();
    private final List<State> waiting = new ArrayList<>(); // for I/O, who began first before others

    VirtualRoundRobinModel(long quantum, long ioTicks, List<Job> jobs) {
        this.quantum = quantum;
        this.ioTicks = ioTicks;
        this.jobs = jobs;
    }

    private static final class State {
        private final Job job;
        private long done;
        private long left;
        private long wakes;

        State(Job job) {
            this.job = job;
        }
    }

    /** A letter for each tick: whose it was; a dot if nobody's. */
    String run() {
        StringBuilder line = new StringBuilder();
        State running = null;
        int ended = 0;
        for (long tick = 0; ended < jobs.size(); tick++) {
            for (Job job : jobs) {
                if (job.start() == tick) {
                    main.add(new State(job));
                }
            }
            wake(tick);
            if (running != null && running.left == 0) {
                main.add(running);
                running = null;
            }
            if (running == null) {
                running = pick();
            }
            line.append(running == null ? "." : running.job.name());
            if (running != null) {
                running.done++;
                running.left--;
                boolean over = running.done == running.job.length();
                ended += over ? 1 : 0;
                if (!over && running.job.ioEvery() > 0 && running.done % running.job.ioEvery() == 0) {
                    running.wakes = tick + 1 + ioTicks;
                    waiting.add(running);
                    over = true;
                }
                running = over ? null : running;
            }
        }
        return line.toString();
    }

    private void wake(long tick) {
        for (State state : List.copyOf(waiting)) {
            if (state.wakes == tick) {
                waiting.remove(state);
                (state.left > 0 ? auxiliary : main).add(state);
            }
        }
    }

    private @Nullable State pick() {
        if (!auxiliary.isEmpty()) {
            return auxiliary.remove(0);
        } else if (main.isEmpty()) {
            return null;
        }
        State state = main.remove(0);
        state.left = quantum;
        return state;
    }
}
