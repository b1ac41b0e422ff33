package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.scheduling.SchedulingPolicyName;
import org.pagoda.kernel.scheduling.SchedulingSettings;
import org.pagoda.user.scheduling.Job;
import org.pagoda.user.scheduling.JobRun;
import org.pagoda.user.scheduling.Schedule;

/** All policies on one set of jobs, drawn one below the other. */
final class SchedulerRace implements Lab {
    private static final String JOBS = "jobs";
    private static final String DEFAULT_JOBS = "0:12,1:4,2:9,4:3";
    private static final String QUANTUM = "quantum";
    private static final int DEFAULT_QUANTUM = 2;
    private static final int MOST_QUANTUM = 1000;
    private static final int BAR = 24;

    @Override
    public String name() {
        return "scheduler-race";
    }

    @Override
    public String summary() {
        return "ten scheduling policies on one set of jobs: who waits, and for how long";
    }

    @Override
    public List<LabKey> keys() {
        return List.of(
                new LabKey(JOBS, "JOB,JOB,...", DEFAULT_JOBS, "LENGTH or START:LENGTH each"),
                new LabKey(QUANTUM, "1 to " + Text.number(MOST_QUANTUM), "" + DEFAULT_QUANTUM, "ticks of a slice"));
    }

    private static List<Job> jobs(LabRun run) {
        String text = run.setting(JOBS);
        List<Job> jobs = JobList.parse(JOBS, text == null ? DEFAULT_JOBS : text);
        for (Job job : jobs) {
            if (job.ioEvery() > 0) {
                throw new UsageException(JOBS + ": jobs of this lab cannot wait for I/O, as the one of " + job.length()
                        + " ticks does every " + job.ioEvery());
            }
        }
        return jobs;
    }

    /** One policy's schedule; {@code isDone}: the run came to its end. */
    private record Lane(SchedulingPolicyName policy, Schedule schedule, boolean isDone) {
        long turnaround() {
            return schedule.sum(Schedule.JobRecord::turnaround);
        }
    }

    @Override
    public boolean run(LabRun run) {
        List<Job> jobs = jobs(run);
        int quantum = run.number(QUANTUM, 1, MOST_QUANTUM, DEFAULT_QUANTUM);
        long longestQueue = (long) (jobs.size() - 1) * quantum;
        Lesson lesson = new Lesson(
                this,
                run,
                "Whatever the policy, the last job ends at the same tick: policies share the CPU out, they do not make it faster.",
                "FIFO: jobs end in the order in which they come, however short they are.",
                "STCF: no policy has a smaller average turnaround.",
                "Round robin: each job has its first tick at most " + longestQueue
                        + " ticks after its start, a quantum of " + quantum + " for each other job.");
        List<Lane> lanes = new ArrayList<>();
        for (SchedulingPolicyName policy : SchedulingPolicyName.values()) {
            lanes.add(show(lesson, run, policy, jobs, quantum));
        }
        check(lesson, lanes, longestQueue);
        print(lesson, lanes);
        return lesson.conclude();
    }

    private static Lane show(Lesson lesson, LabRun run, SchedulingPolicyName policy, List<Job> jobs, int quantum) {
        SchedulingSettings settings =
                SchedulingSettings.DEFAULT.withSeed(run.seed()).withQuantum(quantum);
        try (Scene scene = lesson.scene(
                policy.title() + ": " + policy.summary(),
                machine ->
                        machine.cpus(1).parallel(false).policy(policy, settings).freeCalls(true))) {
            JobRun jobRun = new JobRun(scene.machine(), 1, jobs);
            boolean done = scene.run().outcome() == RunResult.Outcome.ALL_EXITED;
            Schedule schedule = jobRun.schedule();
            schedule.chart().print(lesson.out());
            lesson.out().println();
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("policy", policy.title());
            facts.put("response", average(schedule, Schedule.JobRecord::response));
            facts.put("turnaround", average(schedule, Schedule.JobRecord::turnaround));
            facts.put("wait", average(schedule, Schedule.JobRecord::waiting));
            scene.finish(facts);
            return new Lane(policy, schedule, done);
        }
    }

    private static double average(Schedule schedule, Schedule.Measure measure) {
        return (double) schedule.sum(measure) / schedule.jobs().size();
    }

    private static void check(Lesson lesson, List<Lane> lanes, long longestQueue) {
        long end = lanes.get(0).schedule.end();
        long least = lanes.stream()
                .filter(lane -> lane.policy == SchedulingPolicyName.STCF)
                .mapToLong(Lane::turnaround)
                .sum();
        for (Lane lane : lanes) {
            Schedule schedule = lane.schedule;
            lesson.saw(1, lane.isDone && schedule.end() == end);
            lesson.saw(3, lane.isDone && lane.turnaround() >= least);
            if (lane.policy == SchedulingPolicyName.FIFO) {
                lesson.saw(2, lane.isDone && endsInOrder(schedule));
            } else if (lane.policy == SchedulingPolicyName.ROUND_ROBIN) {
                boolean soon = schedule.jobs().stream().allMatch(job -> job.response() <= longestQueue);
                lesson.saw(4, lane.isDone && soon);
            }
        }
    }

    private static boolean endsInOrder(Schedule schedule) {
        for (Schedule.JobRecord job : schedule.jobs()) {
            for (Schedule.JobRecord other : schedule.jobs()) {
                if (job.job().start() < other.job().start() && job.end() > other.end()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void print(Lesson lesson, List<Lane> lanes) {
        long most = lanes.stream()
                .filter(Lane::isDone)
                .mapToLong(Lane::turnaround)
                .max()
                .orElse(0);
        lesson.out().println();
        Table table = new Table("policy", "response", "turnaround", "wait", "turnaround, drawn");
        for (Lane lane : lanes) {
            if (!lane.isDone) {
                continue; // the jobs that were cut short have no figures
            }
            Schedule schedule = lane.schedule;
            table.row(
                    lane.policy.title(),
                    decimals(average(schedule, Schedule.JobRecord::response)),
                    decimals(average(schedule, Schedule.JobRecord::turnaround)),
                    decimals(average(schedule, Schedule.JobRecord::waiting)),
                    Text.bar(lane.turnaround(), most, BAR));
        }
        table.print(lesson.out());
    }

    private static String decimals(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
