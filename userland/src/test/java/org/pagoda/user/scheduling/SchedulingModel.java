package org.pagoda.user.scheduling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.scheduling.SchedulingPolicyName;
import org.pagoda.kernel.scheduling.SchedulingSettings;

/**
 * What the built-in policies do, tick by tick, with lists that are looked through from end to end: slow, and easy to believe. Knows nothing of the
 * machine.
 */
final class SchedulingModel {
    private static final long FAR = Long.MAX_VALUE;

    private final SchedulingPolicyName policy;
    private final SchedulingSettings settings;
    private final long switchCost;
    private final long io;
    private final List<State> all = new ArrayList<>();
    private final List<Processor> cpus = new ArrayList<>();
    private long enqueued;
    private long preempted;
    private long sleeps;

    /** A job, and how far it has come. */
    private static final class State {
        final Job job;
        long done;
        long burst;
        long firstRun = -1;
        long end = -1;
        int lastCpu = -1;
        long migrations;
        long wakesAt = FAR;
        long sleepNumber;
        long rest;
        // As a queue sees it.
        long order;
        int level;
        long allotment;
        double pass;

        State(Job job) {
            this.job = job;
        }

        long remaining() {
            long total = job.length() - done;
            return job.ioEvery() == 0 ? total : Math.min(total, job.ioEvery() - burst);
        }
    }

    private static final class Processor {
        final List<State> queue = new ArrayList<>();
        final List<Schedule.Span> spans = new ArrayList<>();
        SplittableRandom generator = new SplittableRandom();
        double pass;
        boolean news;

        @Nullable
        State running;

        @Nullable
        State last;

        long switching;
        long slice;
    }

    SchedulingModel(
            SchedulingPolicyName policy,
            SchedulingSettings settings,
            int cpuCount,
            long switchCost,
            long io,
            List<Job> jobs) {
        this.policy = policy;
        this.settings = settings;
        this.switchCost = switchCost;
        this.io = io;
        jobs.forEach(job -> all.add(new State(job)));
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            Processor processor = new Processor();
            processor.generator = new SplittableRandom(settings.seed() + cpu);
            cpus.add(processor);
        }
    }

    Schedule run() {
        for (long now = 0; all.stream().anyMatch(state -> state.end < 0); now++) {
            decide(now);
            for (Processor cpu : cpus) {
                work(cpu, now);
            }
        }
        List<Schedule.JobRecord> records = new ArrayList<>();
        for (State state : all) {
            records.add(new Schedule.JobRecord(
                    state.job, state.firstRun, state.end, state.job.waits() * io, state.migrations));
        }
        return new Schedule(
                records,
                cpus.stream().map(cpu -> cpu.spans).toList(),
                all.stream().mapToLong(state -> state.end).max().orElse(0));
    }

    private void work(Processor cpu, long now) {
        State state = cpu.running;
        if (state == null) {
            return;
        }
        int job = all.indexOf(state);
        if (cpu.switching > 0) {
            cpu.switching--;
            ScheduleRecorder.add(cpu.spans, Schedule.Activity.SWITCH, job, now, now + 1);
            return;
        }
        ScheduleRecorder.add(cpu.spans, Schedule.Activity.RUN, job, now, now + 1);
        state.firstRun = state.firstRun < 0 ? now : state.firstRun;
        state.done++;
        state.burst++;
        state.allotment--;
        state.pass += stride(state);
        cpu.slice--;
        if (state.done == state.job.length()) {
            state.end = now + 1;
            cpu.running = null;
        } else if (state.job.ioEvery() > 0 && state.done % state.job.ioEvery() == 0) {
            state.wakesAt = now + 1 + io;
            state.sleepNumber = ++sleeps;
            state.burst = 0;
            state.rest = 0;
            cpu.running = null;
        }
    }

    private double stride(State state) {
        return switch (policy) {
            case STRIDE -> Math.floorDiv(1 << 20, state.job.parameters().tickets());
            case FAIR ->
                Math.round((1 << 20) * Math.pow(1.25, state.job.parameters().nice()));
            default -> 0;
        };
    }

    // ---- decisions ----

    private void decide(long now) {
        for (State state : all) {
            if (state.job.start() == now) {
                state.allotment = settings.quantum();
                state.pass = home(state).pass;
                enqueue(home(state), state, false);
            }
        }
        all.stream()
                .filter(state -> state.wakesAt == now)
                .sorted(Comparator.comparingLong(state -> state.sleepNumber))
                .forEach(state -> {
                    state.wakesAt = FAR;
                    double credit = policy == SchedulingPolicyName.FAIR ? settings.quantum() * (1 << 20) : 0;
                    state.pass = Math.max(state.pass, home(state).pass - credit);
                    enqueue(home(state), state, false);
                });
        for (Processor cpu : cpus) {
            State state = cpu.running;
            if (state != null && cpu.slice <= 0) {
                cpu.running = null;
                enqueue(cpu, state, false);
            }
        }
        if (policy == SchedulingPolicyName.MLFQ && settings.boost() > 0 && now > 0 && now % settings.boost() == 0) {
            boost();
        }
        for (Processor cpu : cpus) {
            State state = cpu.running;
            if (state != null && cpu.news && isPreempted(cpu, state)) {
                state.rest = cpu.slice;
                cpu.running = null;
                enqueue(cpu, state, true);
            }
            cpu.news = false;
        }
        for (Processor cpu : cpus) {
            if (cpu.running == null && !cpu.queue.isEmpty()) {
                begin(cpu, pick(cpu));
            }
        }
        for (Processor cpu : cpus) {
            if (cpu.running == null) {
                steal(cpu);
            }
        }
    }

    private void boost() {
        for (Processor cpu : cpus) {
            List<State> order = new ArrayList<>(cpu.queue);
            order.sort(Comparator.<State>comparingInt(state -> state.level).thenComparingLong(state -> state.order));
            cpu.queue.clear();
            for (State state : order) {
                state.order = ++enqueued;
                cpu.queue.add(state);
            }
            if (cpu.running != null) {
                cpu.slice = settings.quantum();
            }
            cpu.news = true;
        }
        for (State state : all) {
            state.level = 0;
            state.allotment = settings.quantum();
        }
    }

    private Processor home(State state) {
        if (state.lastCpu >= 0) {
            return cpus.get(state.lastCpu);
        }
        Processor best = cpus.get(0);
        for (Processor cpu : cpus) {
            if (load(cpu) < load(best)) {
                best = cpu;
            }
        }
        return best;
    }

    private static int load(Processor cpu) {
        return cpu.queue.size() + (cpu.running == null ? 0 : 1);
    }

    private void steal(Processor thief) {
        Processor victim = cpus.get(0);
        for (Processor cpu : cpus) {
            if (cpu.queue.size() > victim.queue.size()) {
                victim = cpu;
            }
        }
        if (!victim.queue.isEmpty()) {
            State state = pick(victim);
            state.pass += -victim.pass + thief.pass;
            enqueue(thief, state, false);
            begin(thief, pick(thief));
        }
    }

    private void begin(Processor cpu, State state) {
        int number = cpus.indexOf(cpu);
        state.migrations += state.lastCpu >= 0 && state.lastCpu != number ? 1 : 0;
        state.lastCpu = number;
        cpu.switching = cpu.last == null || cpu.last == state ? 0 : switchCost;
        cpu.last = state;
        cpu.running = state;
        cpu.slice = slice(state);
        state.rest = 0;
    }

    // ---- policies ----

    private long slice(State state) {
        return switch (policy) {
            case FIFO, SJF, STCF, EDF -> FAR;
            case MLFQ -> state.allotment;
            default -> state.rest > 0 ? state.rest : settings.quantum();
        };
    }

    private void enqueue(Processor cpu, State state, boolean first) {
        if (policy == SchedulingPolicyName.MLFQ && state.allotment <= 0) {
            state.level = Math.min(state.level + 1, settings.queues() - 1);
            state.allotment = settings.quantum();
        }
        state.order = first ? --preempted : ++enqueued;
        cpu.queue.add(state);
        cpu.news = true;
    }

    /** What is compared first; the order of coming decides among equals. */
    private double rank(State state) {
        return switch (policy) {
            case SJF, STCF -> state.remaining();
            case PRIORITY -> -state.job.parameters().priority();
            case MLFQ -> state.level;
            case STRIDE, FAIR -> state.pass;
            case EDF -> state.job.parameters().deadline();
            default -> 0;
        };
    }

    private State first(Processor cpu) {
        return cpu.queue.stream()
                .min(Comparator.comparingDouble(this::rank).thenComparingLong(state -> state.order))
                .orElseThrow();
    }

    private State pick(Processor cpu) {
        cpu.news = false;
        if (policy == SchedulingPolicyName.LOTTERY) {
            return draw(cpu);
        }
        State state = first(cpu);
        cpu.queue.remove(state);
        cpu.pass = Math.max(cpu.pass, state.pass);
        return state;
    }

    private static State draw(Processor cpu) {
        long total = 0;
        for (State state : cpu.queue) {
            total += state.job.parameters().tickets();
        }
        long ticket = (cpu.generator.nextLong() >>> 1) % total;
        int winner = 0;
        while (ticket >= cpu.queue.get(winner).job.parameters().tickets()) {
            ticket -= cpu.queue.get(winner).job.parameters().tickets();
            winner++;
        }
        State state = cpu.queue.get(winner);
        State last = cpu.queue.remove(cpu.queue.size() - 1);
        if (last != state) {
            cpu.queue.set(winner, last);
        }
        return state;
    }

    private boolean isPreempted(Processor cpu, State running) {
        if (cpu.queue.isEmpty()) {
            return false;
        }
        double best = rank(first(cpu));
        return switch (policy) {
            case STCF, PRIORITY, MLFQ, EDF -> best < rank(running);
            case FAIR -> best + settings.quantum() * (1 << 20) < rank(running);
            default -> false;
        };
    }
}
