package org.pagoda.user.scheduling;

import java.util.List;

/**
 * What ran where and when, and what it came to.
 *
 * @param jobs one for each job, in the order of the list
 * @param cpus for each CPU what it did, without gaps from tick 0 to its last work; times in which it had nothing to do included
 * @param end the tick at which the last job ended
 */
public record Schedule(List<JobRecord> jobs, List<List<Span>> cpus, long end) {
    public Schedule {
        jobs = List.copyOf(jobs);
        cpus = cpus.stream().map(List::copyOf).toList();
    }

    /** What a CPU does. */
    public enum Activity {
        RUN,
        /** It goes over to a job. */
        SWITCH,
        IDLE
    }

    /**
     * A time in which a CPU did one thing.
     *
     * @param job its number in the list; -1: none
     * @param from its first tick
     * @param to the tick after its last
     */
    public record Span(Activity activity, int job, long from, long to) {
        /** Ticks. */
        public long length() {
            return to - from;
        }
    }

    /**
     * What became of a job.
     *
     * @param firstRun its first tick of work
     * @param end the tick after its last
     * @param waitedForIo ticks
     * @param migrations how often it went on with another CPU
     */
    public record JobRecord(Job job, long firstRun, long end, long waitedForIo, long migrations) {
        public long response() {
            return firstRun - job.start();
        }

        public long turnaround() {
            return end - job.start();
        }

        public long waiting() {
            return turnaround() - job.length() - waitedForIo;
        }

        /** Ticks from its deadline to its end; negative: before. */
        public long lateness() {
            return end - job.parameters().deadline();
        }
    }

    /** A drawing of it. */
    public GanttChart chart() {
        return new GanttChart(
                cpus, jobs.stream().map(record -> record.job().name()).toList(), end);
    }

    /** A number of each job's. */
    @FunctionalInterface
    public interface Measure {
        /** The number of {@code job}. */
        long of(JobRecord job);
    }

    /** The sum of a number over all jobs. */
    public long sum(Measure measure) {
        long sum = 0;
        for (JobRecord job : jobs) {
            sum += measure.of(job);
        }
        return sum;
    }

    /** Ticks in which CPUs did {@code activity}, all together. */
    public long ticks(Activity activity) {
        long sum = 0;
        for (List<Span> spans : cpus) {
            for (Span span : spans) {
                sum += span.activity() == activity ? span.length() : 0;
            }
        }
        return sum;
    }
}
