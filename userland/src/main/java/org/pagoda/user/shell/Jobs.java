package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runs in the background, by number, from 1. */
final class Jobs {
    /**
     * A job.
     *
     * @param number by which people call it
     * @param pids its processes, the last one's status being the job's
     * @param text what was typed
     */
    record Job(int number, List<Long> pids, String text) {
        long last() {
            return pids.get(pids.size() - 1);
        }
    }

    private final Children children;
    private final List<Job> jobs = new ArrayList<>();

    Jobs(Children children) {
        this.children = children;
    }

    Job add(List<Long> pids, String text) {
        int number = jobs.isEmpty() ? 1 : jobs.get(jobs.size() - 1).number() + 1;
        Job job = new Job(number, pids, text);
        jobs.add(job);
        return job;
    }

    List<Job> all() {
        return List.copyOf(jobs);
    }

    void remove(Job job) {
        jobs.remove(job);
    }

    /** The job called {@code %1}, {@code %%} or the like; null if there is none. */
    @Nullable
    Job find(String name) {
        if (name.equals("%") || name.equals("%%") || name.equals("%+")) {
            return jobs.isEmpty() ? null : jobs.get(jobs.size() - 1);
        }
        for (Job job : jobs) {
            if (name.equals("%" + job.number())) {
                return job;
            }
        }
        return null;
    }

    /** The job that a process is in; null if it is in none. */
    @Nullable
    Job of(long pid) {
        for (Job job : jobs) {
            if (job.pids().contains(pid)) {
                return job;
            }
        }
        return null;
    }

    /** Waits for a job, which is forgotten then; its status. */
    int await(Job job) {
        int status = 0;
        for (long pid : job.pids()) {
            status = children.await(pid);
        }
        jobs.remove(job);
        return status;
    }

    /** True if all of a job's processes have ended. */
    boolean hasEnded(Job job) {
        boolean hasEnded = true;
        for (long pid : job.pids()) {
            hasEnded &= children.ended(pid) != null;
        }
        return hasEnded;
    }

    /** In words. */
    String describe(Job job) {
        Integer status = hasEnded(job) ? children.ended(job.last()) : null;
        String state =
                status == null ? "Running" : status == 0 ? "Done" : status == 137 ? "Killed" : "Done(" + status + ")";
        return "[" + job.number() + "] " + state + " ".repeat(Math.max(1, 11 - state.length())) + job.text();
    }
}
