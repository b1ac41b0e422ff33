package org.pagoda.user.scheduling;

import java.util.List;
import org.pagoda.kernel.KernelPanic;
import org.pagoda.kernel.RunResult;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.scheduling.SchedulingPolicyFactory;
import org.pagoda.kernel.scheduling.SchedulingPolicyName;
import org.pagoda.kernel.scheduling.SchedulingSettings;

/** A machine with a scheduling policy that runs jobs. */
public final class SchedulingMachine implements AutoCloseable {
    private static final long MEMORY_OF_A_JOB = 64 << 10;

    private final SchedulingPolicyFactory policy;
    private final List<Job> jobs;
    private final long ioTicks;
    private final Machine machine;

    /**
     * A machine.
     *
     * @param machines how it is to be in all else; how much memory it has follows from the jobs
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
        machine = machines.memory(Machine.SMALLEST_MEMORY + jobs.size() * MEMORY_OF_A_JOB)
                .cpus(cpus)
                .parallel(false)
                .policy(policy, settings)
                .switchCost(switchCost)
                .freeCalls(true)
                .build();
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
        try {
            JobRun jobRun = new JobRun(machine, ioTicks, jobs);
            RunResult result = machine.run();
            if (result.outcome() != RunResult.Outcome.ALL_EXITED) {
                throw new IllegalStateException("the run did not come to its end: "
                        + result.outcome().words() + "; " + String.join(", ", result.tasks()));
            }
            return jobRun.schedule();
        } catch (RuntimeException | Error e) {
            if (policy instanceof SchedulingPolicyName || e instanceof OutOfMemoryError) {
                throw e; // a bug of ours, or a host that is too small
            }
            throw explain(e);
        }
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

    @Override
    public void close() {
        machine.close();
    }
}
