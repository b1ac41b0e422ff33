package org.pagoda.user.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.scheduling.SchedulingParameters;
import org.pagoda.kernel.scheduling.SchedulingPolicyFactory;
import org.pagoda.kernel.scheduling.SchedulingSettings;
import org.pagoda.user.lab.JobList;
import org.pagoda.user.lab.Table;
import org.pagoda.user.scheduling.Job;
import org.pagoda.user.scheduling.PolicyFailedException;
import org.pagoda.user.scheduling.Schedule;
import org.pagoda.user.scheduling.SchedulingMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pagoda sched}: runs jobs with a scheduling policy. */
@Command(
        name = "sched",
        description = {
            "Runs jobs with a scheduling policy, and says how long they took.",
            "Each job is a process that does nothing but use the CPU. Only that counts: what the kernel does takes no ticks. At a tick those"
                    + " that arrive, or come back from I/O, queue before a job whose slice is over; else ties go in listed order."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Policies: fifo, sjf, stcf, rr, priority, mlfq, lottery, stride, fair, edf (docs/scheduling.md explains them); or a"
                    + " public class, by its full name, that implements SchedulingPolicy and has a public constructor that takes"
                    + " SchedulingSettings (both of org.pagoda.kernel.scheduling).",
            "",
            "Try:  pagoda sched --policy rr --jobs 3,5,2",
            "      pagoda sched --policy mlfq --quantum 4 --jobs 0:20,3:12:2"
        })
final class SchedCommand implements Callable<Integer> {
    private static final int DECIMALS = 2;

    @Option(names = "--policy", paramLabel = "P", required = true, description = "Who is next.")
    private String policyName = "";

    @Option(
            names = "--jobs",
            paramLabel = "JOB[,JOB]...",
            required = true,
            description = "What there is to do; a job is LENGTH, START:LENGTH or START:LENGTH:IO_EVERY, in ticks.")
    private String jobText = "";

    @Option(names = "--quantum", paramLabel = "N", description = "Ticks of a slice (default: 1).")
    private String quantum = "1";

    @Option(names = "--queues", paramLabel = "N", description = "mlfq: levels, 1 to 64 (default: 3).")
    private String queues = "3";

    @Option(names = "--boost", paramLabel = "N", description = "mlfq: ticks between boosts; 0: none (default: 0).")
    private String boost = "0";

    @Option(
            names = "--switch-cost",
            paramLabel = "N",
            description = "Ticks a CPU needs to go over to another job than it had last (default: 0).")
    private String switchCost = "0";

    @Option(
            names = "--io",
            paramLabel = "N",
            description = "Ticks an I/O takes, for jobs with IO_EVERY; the CPU is free meanwhile (default: 5).")
    private String io = "5";

    @Option(names = "--cpus", paramLabel = "N", description = "CPUs, 1 to 64 (default: 1).")
    private String cpus = "1";

    @Option(
            names = "--priorities",
            paramLabel = "N[,N]...",
            description = "priority: one for each job, 0 to 99; higher goes first (default: 0).")
    private @Nullable String priorities;

    @Option(
            names = "--tickets",
            paramLabel = "N[,N]...",
            description = "lottery, stride: a job's share (default: 100).")
    private @Nullable String tickets;

    @Option(
            names = "--nice",
            paramLabel = "N[,N]...",
            description = "fair: how much a job leaves to others, -20 to 19 (default: 0).")
    private @Nullable String nice;

    @Option(
            names = "--deadlines",
            paramLabel = "N[,N]...",
            description = "edf: the tick by which a job is to be done (default: its start and length).")
    private @Nullable String deadlines;

    @Option(names = "--seed", paramLabel = "N", description = "lottery: what is drawn from, 0 to 2^63-1 (default: 1).")
    private String seed = "1";

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            description = "Where to look for policies of one's own: folders and jars (default: this folder).")
    private String classPath = ".";

    @Option(names = "--json", description = "Prints a JSON object instead of a chart and a table.")
    private boolean json;

    private final Output output;
    private final Supplier<Machine.Builder> machines;

    SchedCommand(Output output, Supplier<Machine.Builder> machines) {
        this.output = output;
        this.machines = machines;
    }

    @Override
    public Integer call() {
        List<Job> jobs = jobs();
        SchedulingSettings settings = SchedulingSettings.DEFAULT
                .withSeed(Numbers.parse("--seed", seed, 0, Long.MAX_VALUE))
                .withQuantum(Numbers.parse("--quantum", quantum, 1, JobList.MOST_TICKS))
                .withLevels(
                        (int) Numbers.parse("--queues", queues, 1, SchedulingSettings.MOST_QUEUES),
                        Numbers.parse("--boost", boost, 0, JobList.MOST_TICKS));
        int cpuCount = (int) Numbers.parse("--cpus", cpus, 1, Machine.MOST_CPUS);
        long cost = Numbers.parse("--switch-cost", switchCost, 0, JobList.MOST_TICKS);
        long ioTicks = Numbers.parse("--io", io, 1, JobList.MOST_TICKS);
        try (PolicyFinder finder = new PolicyFinder(classPath)) {
            SchedulingPolicyFactory policy = finder.findScheduling(policyName);
            try (SchedulingMachine machine = new SchedulingMachine(
                    machines.get().traced(false), policy, settings, cpuCount, cost, ioTicks, jobs)) {
                print(policy, settings, machine.run(), ioTicks);
                return ExitCode.DONE;
            }
        } catch (PolicyFailedException e) {
            output.err().println("pagoda: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private List<Job> jobs() {
        List<Job> jobs = JobList.parse("--jobs", jobText);
        if (priorities != null) {
            jobs = JobList.give(
                    jobs,
                    "--priorities",
                    priorities,
                    0,
                    SchedulingParameters.HIGHEST_PRIORITY,
                    (job, number) -> job.parameters().withPriority((int) number));
        }
        if (tickets != null) {
            jobs = JobList.give(
                    jobs,
                    "--tickets",
                    tickets,
                    1,
                    SchedulingParameters.MOST_TICKETS,
                    (job, number) -> job.parameters().withTickets((int) number));
        }
        if (nice != null) {
            jobs = JobList.give(
                    jobs,
                    "--nice",
                    nice,
                    SchedulingParameters.LEAST_NICE,
                    SchedulingParameters.MOST_NICE,
                    (job, number) -> job.parameters().withNice((int) number));
        }
        if (deadlines != null) {
            jobs = JobList.give(
                    jobs,
                    "--deadlines",
                    deadlines,
                    0,
                    2 * JobList.MOST_TICKS,
                    (job, number) -> job.parameters().withDeadline(number));
        }
        return jobs;
    }

    // ---- results ----

    private static BigDecimal average(Schedule schedule, Schedule.Measure measure) {
        return BigDecimal.valueOf(schedule.sum(measure))
                .divide(BigDecimal.valueOf(schedule.jobs().size()), DECIMALS, RoundingMode.HALF_UP);
    }

    private void print(SchedulingPolicyFactory policy, SchedulingSettings settings, Schedule schedule, long ioTicks) {
        if (json) {
            output.json(describe(policy, schedule));
            return;
        }
        output.out().println(heading(policy, settings, schedule, ioTicks));
        output.out().println();
        schedule.chart().print(output.out());
        output.out().println();
        table(policy, schedule).print(output.out());
        output.out().println();
        output.out()
                .println("On average: response " + average(schedule, Schedule.JobRecord::response) + ", turnaround "
                        + average(schedule, Schedule.JobRecord::turnaround) + ", wait "
                        + average(schedule, Schedule.JobRecord::waiting) + " ticks.");
    }

    private String heading(
            SchedulingPolicyFactory policy, SchedulingSettings settings, Schedule schedule, long ioTicks) {
        List<String> words = new ArrayList<>(List.of(policy.title()));
        if (List.of("rr", "priority", "mlfq", "lottery", "stride", "fair").contains(policy.title())) {
            words.add("quantum " + settings.quantum());
        }
        if (policy.title().equals("mlfq")) {
            words.add(settings.queues() + (settings.queues() == 1 ? " queue" : " queues"));
            words.add(settings.boost() == 0 ? "no boost" : "a boost every " + settings.boost() + " ticks");
        }
        if (policy.title().equals("lottery")) {
            words.add("seed " + settings.seed());
        }
        if (schedule.jobs().stream().anyMatch(record -> record.job().waits() > 0)) {
            words.add("I/O " + ioTicks + " ticks");
        }
        long switching = schedule.ticks(Schedule.Activity.SWITCH);
        if (switching > 0) {
            words.add("a switch costs " + switchCost + ", " + Numbers.grouped(switching) + " in all");
        }
        return String.join(", ", words) + ": " + count(schedule.jobs().size(), "job") + ", "
                + count(schedule.end(), "tick") + " on " + count(schedule.cpus().size(), "CPU");
    }

    private static String count(long number, String what) {
        return Numbers.grouped(number) + " " + what + (number == 1 ? "" : "s");
    }

    /** Columns that say nothing about these jobs, or this policy, are left out. */
    private Table table(SchedulingPolicyFactory policy, Schedule schedule) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("start", record -> record.job().start()));
        columns.add(new Column("length", record -> record.job().length()));
        if (schedule.jobs().stream().anyMatch(record -> record.job().ioEvery() > 0)) {
            columns.add(new Column("I/O every", record -> record.job().ioEvery()));
        }
        switch (policy.title()) {
            case "priority" ->
                columns.add(new Column(
                        "priority", record -> record.job().parameters().priority()));
            case "lottery", "stride" ->
                columns.add(new Column(
                        "tickets", record -> record.job().parameters().tickets()));
            case "fair" ->
                columns.add(
                        new Column("nice", record -> record.job().parameters().nice()));
            case "edf" ->
                columns.add(new Column(
                        "deadline", record -> record.job().parameters().deadline()));
            default -> {
                // It looks at none of these.
            }
        }
        columns.add(new Column("response", Schedule.JobRecord::response));
        columns.add(new Column("turnaround", Schedule.JobRecord::turnaround));
        columns.add(new Column("wait", Schedule.JobRecord::waiting));
        columns.add(new Column("end", Schedule.JobRecord::end));
        if (policy.title().equals("edf")) {
            columns.add(new Column("late by", record -> Math.max(0, record.lateness())));
        }
        if (schedule.cpus().size() > 1) {
            columns.add(new Column("migrations", Schedule.JobRecord::migrations));
        }
        List<String> headers = new ArrayList<>(List.of("job"));
        columns.forEach(column -> headers.add(column.header));
        Table table = new Table(headers.toArray(String[]::new));
        for (Schedule.JobRecord record : schedule.jobs()) {
            List<Object> cells = new ArrayList<>(List.of(record.job().name()));
            columns.forEach(column -> cells.add(Numbers.grouped(column.measure.of(record))));
            table.row(cells.toArray());
        }
        return table;
    }

    private record Column(String header, Schedule.Measure measure) {}

    private Map<String, @Nullable Object> describe(SchedulingPolicyFactory policy, Schedule schedule) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("policy", policy.title());
        object.put("response", average(schedule, Schedule.JobRecord::response));
        object.put("turnaround", average(schedule, Schedule.JobRecord::turnaround));
        object.put("wait", average(schedule, Schedule.JobRecord::waiting));
        object.put("ticks", schedule.end());
        object.put("switchTicks", schedule.ticks(Schedule.Activity.SWITCH));
        object.put("migrations", schedule.sum(Schedule.JobRecord::migrations));
        List<Object> jobs = new ArrayList<>();
        for (Schedule.JobRecord record : schedule.jobs()) {
            Map<String, @Nullable Object> job = new LinkedHashMap<>();
            job.put("job", record.job().name());
            job.put("start", record.job().start());
            job.put("length", record.job().length());
            job.put("ioEvery", record.job().ioEvery());
            job.put("response", record.response());
            job.put("turnaround", record.turnaround());
            job.put("wait", record.waiting());
            job.put("end", record.end());
            job.put("migrations", record.migrations());
            jobs.add(job);
        }
        object.put("jobs", jobs);
        List<Object> spans = new ArrayList<>();
        for (int cpu = 0; cpu < schedule.cpus().size(); cpu++) {
            for (Schedule.Span span : schedule.cpus().get(cpu)) {
                if (span.activity() != Schedule.Activity.IDLE) {
                    Map<String, @Nullable Object> one = new LinkedHashMap<>();
                    one.put("cpu", cpu);
                    one.put("from", span.from());
                    one.put("to", span.to());
                    one.put("does", span.activity().name().toLowerCase(Locale.ROOT));
                    one.put("job", schedule.jobs().get(span.job()).job().name());
                    spans.add(one);
                }
            }
        }
        object.put("gantt", spans);
        return object;
    }
}
