package org.pagoda.user.scheduling;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.ScheduleListener;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.scheduling.SchedulingPolicyFactory;
import org.pagoda.kernel.scheduling.SchedulingPolicyName;
import org.pagoda.kernel.scheduling.SchedulingSettings;
import org.pagoda.user.Libc;
import org.pagoda.user.ProgramImage;

/**
 * A machine that runs jobs: a process for each, which loads from its memory once for each tick of work, and sleeps for I/O. System calls take no
 * ticks, so only work counts.
 */
public final class SchedulingMachine implements AutoCloseable {
    private static final int NOBODY = -1;

    private final SchedulingPolicyFactory policy;
    private final List<Job> jobs;
    private final long ioTicks;
    private final Machine machine;
    private final Recording recording;
    private final List<Process> processes = new ArrayList<>();

    /**
     * A machine.
     *
     * @param machines how it is to be in all else
     * @param ioTicks how long I/O takes
     */
    public SchedulingMachine(
            Machine.Builder machines,
            SchedulingPolicyFactory policy,
            SchedulingSettings settings,
            int cpus,
            long switchCost,
            long ioTicks,
            List<Job> jobs) {
        this.policy = policy;
        this.jobs = jobs;
        this.ioTicks = ioTicks;
        machine = machines.cpus(cpus)
                .parallel(false)
                .policy(policy, settings)
                .switchCost(switchCost)
                .freeCalls(true)
                .build();
        recording = new Recording(jobs.size(), cpus);
    }

    /** What ran where. */
    private static final class Recording implements ScheduleListener {
        private final List<Schedule.Recorder> cpus = new ArrayList<>();
        private final List<Task> tasks = new ArrayList<>();
        private final long[] firstRun;
        private final long[] end;
        private final Long2LongHashMap numbers = new Long2LongHashMap(NOBODY);

        Recording(int jobs, int cpus) {
            firstRun = new long[jobs];
            end = new long[jobs];
            for (int cpu = 0; cpu < cpus; cpu++) {
                this.cpus.add(new Schedule.Recorder());
            }
        }

        void add(Process process, int job) {
            tasks.add(process.tasks().get(0));
            numbers.put(process.pid(), job);
        }

        @Override
        public void onRan(int cpu, Task task, long from, long to) {
            int job = (int) numbers.get(task.pid());
            if (end[job] == 0) {
                firstRun[job] = from;
            }
            end[job] = to;
            cpus.get(cpu).add(Schedule.Activity.RUN, job, from, to);
        }

        @Override
        public void onSwitching(int cpu, Task task, long from, long to) {
            cpus.get(cpu).add(Schedule.Activity.SWITCH, (int) numbers.get(task.pid()), from, to);
        }
    }

    private void work(Libc libc, Job job) {
        long page = libc.mmap(1);
        for (long done = 1; done <= job.length(); done++) {
            libc.load64(page);
            if (job.ioEvery() > 0 && done % job.ioEvery() == 0 && done < job.length()) {
                libc.sleep(ioTicks);
            }
        }
    }

    /** The machine, before {@link #run} or after it. */
    public Machine machine() {
        return machine;
    }

    /**
     * Runs all jobs to their end, once.
     *
     * @throws PolicyFailedException if a policy of somebody's own throws something, or loses a job
     */
    public Schedule run() {
        machine.kernel().listen(recording);
        try {
            for (Job job : jobs) {
                Process process = machine.spawnAt(
                        job.start(),
                        job.name(),
                        new ProgramImage(machine.kernel(), libc -> work(libc, job)),
                        job.parameters());
                recording.add(process, processes.size());
                processes.add(process);
            }
            RunResult result = machine.run();
            if (result.outcome() != RunResult.Outcome.ALL_EXITED) {
                throw new IllegalStateException("the run did not come to its end: "
                        + result.outcome().words() + "; " + String.join(", ", result.tasks()));
            }
        } catch (RuntimeException | Error e) {
            if (policy instanceof SchedulingPolicyName || e instanceof OutOfMemoryError) {
                throw e; // a bug of ours, or a host that is too small
            }
            throw explain(e);
        }
        return schedule();
    }

    private PolicyFailedException explain(Throwable thrown) {
        Throwable within = thrown.getCause();
        Throwable cause = thrown instanceof KernelPanic && within != null ? within : thrown;
        StackTraceElement[] stack = cause.getStackTrace();
        boolean isItsOwn = stack.length > 0 && !stack[0].getClassName().startsWith("org.pagoda.");
        return new PolicyFailedException(
                "policy " + policy.title() + " fails at tick "
                        + machine.kernel().ticks() + ": " + (isItsOwn ? cause + " at " + stack[0] : cause.getMessage()),
                cause);
    }

    private Schedule schedule() {
        List<Schedule.JobRecord> records = new ArrayList<>();
        long last = 0;
        for (int i = 0; i < jobs.size(); i++) {
            Job job = jobs.get(i);
            records.add(new Schedule.JobRecord(
                    job,
                    recording.firstRun[i],
                    recording.end[i],
                    job.waits() * ioTicks,
                    recording.tasks.get(i).migrations()));
            last = Math.max(last, recording.end[i]);
        }
        return new Schedule(
                records, recording.cpus.stream().map(Schedule.Recorder::spans).toList(), last);
    }

    @Override
    public void close() {
        machine.close();
    }
}
