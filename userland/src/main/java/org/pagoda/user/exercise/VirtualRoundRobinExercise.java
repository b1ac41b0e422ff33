package org.pagoda.user.exercise;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.scheduling.ReadyCause;
import org.pagoda.kernel.scheduling.Schedulable;
import org.pagoda.kernel.scheduling.SchedulingParameters;
import org.pagoda.kernel.scheduling.SchedulingPolicy;
import org.pagoda.kernel.scheduling.SchedulingPolicyFactory;
import org.pagoda.kernel.scheduling.SchedulingSettings;
import org.pagoda.user.scheduling.Job;
import org.pagoda.user.scheduling.Schedule;
import org.pagoda.user.scheduling.SchedulingMachine;

/** A scheduling policy: round robin that makes up for what jobs lose that wait for I/O. */
final class VirtualRoundRobinExercise implements Exercise {
    private static final int MOST_JOBS = 5;

    @Override
    public String name() {
        return "virtual-round-robin";
    }

    @Override
    public String summary() {
        return "a scheduling policy: round robin that is fair to jobs that wait for I/O";
    }

    @Override
    public Class<?> type() {
        return SchedulingPolicy.class;
    }

    @Override
    public List<Class<?>> constructor() {
        return List.of(SchedulingSettings.class);
    }

    @Override
    public String skeleton() {
        return "VirtualRoundRobin";
    }

    @Override
    public List<Check> checks() {
        return List.of(
                Check.of("lengths 24, 3, 3 with quantum 4: plain round robin", trial -> {
                    compare(trial, 4, 5, "0:24", "0:3", "0:3");
                    compare(trial, 1, 5, "0:3", "0:5", "0:2");
                }),
                Check.of("jobs that arrive later stand last", trial -> {
                    compare(trial, 3, 5, "0:9", "1:6", "3:4", "20:2");
                    compare(trial, 2, 5, "0:4", "2:3", "2:1", "5:2");
                }),
                Check.of("a job that comes back from I/O goes before those that had their turn", trial -> {
                    compare(trial, 4, 3, "0:12", "0:8:2", "0:12");
                    compare(trial, 5, 2, "0:20", "0:9:3", "1:15");
                }),
                Check.of("it has what was left of its quantum, and no more", trial -> {
                    compare(trial, 4, 1, "0:12", "0:12:3", "0:8");
                    compare(trial, 6, 2, "0:24", "0:20:4", "0:12");
                }),
                Check.of("with nothing left it stands last, with a whole quantum", trial -> {
                    compare(trial, 4, 2, "0:12", "0:12:2", "0:12");
                    compare(trial, 3, 1, "0:9", "0:9:3", "0:6:1");
                }),
                Check.of("random jobs without I/O, each tick", trial -> random(trial, false)),
                Check.of("random jobs with I/O, each tick", trial -> random(trial, true)),
                Check.of("tasks can be taken out of both queues", VirtualRoundRobinExercise::remove));
    }

    // ---- beside the model ----

    private static void random(Trial trial, boolean io) {
        trial.seeds(seed -> {
            Random random = new Random(seed);
            int count = 2 + random.nextInt(MOST_JOBS - 1);
            String[] jobs = new String[count];
            for (int i = 0; i < count; i++) {
                int start = random.nextInt(3) == 0 ? 0 : random.nextInt(10);
                jobs[i] = start + ":" + (1 + random.nextInt(12))
                        + (io && random.nextInt(4) != 0 ? ":" + (1 + random.nextInt(4)) : "");
            }
            compare(trial, 1 + random.nextInt(5), 1 + random.nextInt(5), jobs);
        });
    }

    private static List<Job> jobs(String... texts) {
        List<Job> jobs = new ArrayList<>();
        for (String text : texts) {
            String[] parts = text.split(":", -1);
            jobs.add(Job.of(
                    jobs.size(),
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    parts.length == 2 ? 0 : Long.parseLong(parts[2])));
        }
        return jobs;
    }

    private static void compare(Trial trial, int quantum, int io, String... texts) {
        String expected = new VirtualRoundRobinModel(quantum, io, jobs(texts)).run();
        String again = "jobs: " + String.join(",", texts) + " (start:length:ticks between I/O), quantum " + quantum
                + ", I/O " + io + " ticks";
        String got;
        try {
            got = run(trial, quantum, io, jobs(texts));
        } catch (RuntimeException e) {
            List<String> lines = new ArrayList<>(trial.explain(e).lines());
            lines.add(again);
            throw new NotYet(lines.toArray(String[]::new));
        }
        if (!expected.equals(got)) {
            int tick = 0;
            while (tick < Math.min(expected.length(), got.length()) && expected.charAt(tick) == got.charAt(tick)) {
                tick++;
            }
            throw new NotYet(
                    "at tick " + tick + " " + who(got, tick) + ", expected: " + who(expected, tick),
                    "expected  " + expected,
                    "got       " + got,
                    again);
        }
    }

    private static String who(String line, int tick) {
        if (tick >= line.length()) {
            return "all are done";
        }
        char letter = line.charAt(tick);
        return letter == '.' ? "nobody has the CPU" : "job " + letter + " has the CPU";
    }

    private static String run(Trial trial, int quantum, int io, List<Job> jobs) {
        SchedulingSettings settings = SchedulingSettings.DEFAULT.withQuantum(quantum);
        Machine.Builder machines = Machine.builder()
                .traced(false)
                .tickLimit(Stage.TICK_LIMIT)
                .patience(trial.grading().patience());
        try (SchedulingMachine machine = new SchedulingMachine(machines, factory(trial), settings, 1, 0, io, jobs)) {
            Schedule schedule = machine.run();
            trial.live();
            return schedule.cpus().get(0).stream()
                    .map(span -> (span.activity() == Schedule.Activity.RUN
                                    ? jobs.get(span.job()).name()
                                    : ".")
                            .repeat((int) span.length()))
                    .collect(Collectors.joining());
        }
    }

    private static SchedulingPolicyFactory factory(Trial trial) {
        return new SchedulingPolicyFactory() {
            @Override
            public String title() {
                return trial.submission().file();
            }

            @Override
            public SchedulingPolicy create(SchedulingSettings settings) {
                return trial.make(SchedulingPolicy.class, settings);
            }
        };
    }

    // ---- by itself ----

    /** A task that only stands in queues. */
    private static final class Paper extends Schedulable {
        private final String name;

        Paper(String name) {
            this.name = name;
        }

        @Override
        public long pid() {
            return name.charAt(0);
        }

        @Override
        public int tid() {
            return 1;
        }

        @Override
        public SchedulingParameters parameters() {
            return SchedulingParameters.DEFAULT;
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public long remaining() {
            return 0;
        }

        @Override
        public long restOfSlice() {
            return 0;
        }

        @Override
        public int lastCpu() {
            return 0;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static void remove(Trial trial) {
        SchedulingPolicy policy = trial.make(SchedulingPolicy.class, SchedulingSettings.DEFAULT.withQuantum(4));
        if (policy.pick() != null) {
            throw new NotYet("nobody is ready, and pick() does not return null");
        }
        Paper a = new Paper("A");
        Paper b = new Paper("B");
        Paper c = new Paper("C");
        policy.enqueue(a, ReadyCause.NEW);
        policy.enqueue(b, ReadyCause.NEW);
        policy.enqueue(c, ReadyCause.NEW);
        policy.remove(b);
        expect(policy, a, "A, B, C are ready, B is removed");
        policy.slice(a);
        policy.onRan(a, 2); // and waits for I/O
        expect(policy, c, "A, B, C are ready, B is removed, A has run");
        policy.slice(c);
        policy.onRan(c, 2);
        policy.enqueue(b, ReadyCause.NEW);
        policy.enqueue(a, ReadyCause.WOKEN);
        policy.enqueue(c, ReadyCause.WOKEN);
        policy.remove(a);
        expect(policy, c, "B is new, A and C are back from I/O, A is removed");
        policy.enqueue(c, ReadyCause.WOKEN);
        policy.remove(c);
        expect(policy, b, "B is new, and all others are removed");
        if (policy.pick() != null) {
            throw new NotYet("all were picked or removed, and pick() does not return null");
        }
    }

    private static void expect(SchedulingPolicy policy, Schedulable expected, String story) {
        Schedulable got = policy.pick();
        if (got != expected) {
            throw new NotYet(story + ": pick() returns " + (got == null ? "null" : got) + ", expected: " + expected);
        }
    }
}
