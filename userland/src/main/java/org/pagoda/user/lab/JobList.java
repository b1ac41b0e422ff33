package org.pagoda.user.lab;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.scheduling.SchedulingParameters;
import org.pagoda.user.scheduling.Job;

/** Jobs as people write them: {@code 3,5,2} or {@code 0:20,3:12:4}. */
public final class JobList {
    /** The most jobs. */
    public static final int MOST_JOBS = 1000;
    /** The latest start, the longest job, and the most ticks of all jobs together. */
    public static final long MOST_TICKS = 1_000_000;

    private static final String FORM = "LENGTH, START:LENGTH or START:LENGTH:IO_EVERY";

    private JobList() {}

    /**
     * Jobs with commas between, each a length, {@code start:length} or {@code start:length:ioEvery}.
     *
     * @throws UsageException naming the first value that cannot be
     */
    public static List<Job> parse(String option, String text) {
        String[] parts = text.split(",", -1);
        if (parts.length > MOST_JOBS) {
            throw new UsageException(option + " can have " + MOST_JOBS + " jobs, not " + parts.length);
        }
        List<Job> jobs = new ArrayList<>();
        long total = 0;
        for (String part : parts) {
            Job job = parse(option, part, jobs.size());
            total += job.length();
            if (total > MOST_TICKS) {
                throw new UsageException(
                        option + ": with '" + part + "' all jobs together are longer than " + MOST_TICKS + " ticks");
            }
            jobs.add(job);
        }
        return jobs;
    }

    private static Job parse(String option, String text, int index) {
        String[] numbers = text.split(":", -1);
        return switch (numbers.length) {
            case 1 -> Job.of(index, 0, number(option, "a length", numbers[0], text, 1), 0);
            case 2 ->
                Job.of(
                        index,
                        number(option, "a start", numbers[0], text, 0),
                        number(option, "a length", numbers[1], text, 1),
                        0);
            case 3 ->
                Job.of(
                        index,
                        number(option, "a start", numbers[0], text, 0),
                        number(option, "a length", numbers[1], text, 1),
                        number(option, "the ticks between I/O", numbers[2], text, 1));
            default -> throw new UsageException(option + ": a job must be " + FORM + ", not '" + text + "'");
        };
    }

    private static long number(String option, String what, String text, String job, long least) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= MOST_TICKS && Character.isDigit(text.charAt(0))) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        String where = text.equals(job) ? "" : ", in '" + job + "'";
        throw new UsageException(option + ": " + what + " must be a whole number from " + least + " to " + MOST_TICKS
                + ", not '" + text + "'" + where + "; a job is " + FORM);
    }

    /** How a job's parameters follow from one number. */
    @FunctionalInterface
    public interface Change {
        /** The parameters of {@code job} with {@code number} in them. */
        SchedulingParameters of(Job job, long number);
    }

    /**
     * Gives each job a number of a list with commas between.
     *
     * @throws UsageException if there are not as many as jobs, naming the list; or naming the number that is not from {@code least} to
     *     {@code most}
     */
    public static List<Job> give(List<Job> jobs, String option, String text, long least, long most, Change change) {
        String[] parts = text.split(",", -1);
        if (parts.length != jobs.size()) {
            throw new UsageException(
                    option + " must have one number for each job, " + jobs.size() + ", not '" + text + "'");
        }
        List<Job> changed = new ArrayList<>();
        for (Job job : jobs) {
            String part = parts[changed.size()];
            changed.add(job.with(change.of(job, parameter(option, part, least, most))));
        }
        return changed;
    }

    private static long parameter(String option, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException(
                option + " must be whole numbers from " + least + " to " + most + ", not '" + text + "'");
    }
}
