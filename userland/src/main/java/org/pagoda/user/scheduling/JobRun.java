package org.pagoda.user.scheduling;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.Libc;
import org.pagoda.user.ProgramImage;

/**
 * Jobs on a machine whose system calls take no ticks: a process for each, which loads from its memory once for each tick of work, and sleeps for
 * I/O. So only work counts.
 */
public final class JobRun {
    private final List<Job> jobs;
    private final long ioTicks;
    private final ScheduleRecorder recorder;
    private final List<Task> tasks = new ArrayList<>();

    /** Makes the processes; they run when the machine does. {@code ioTicks}: how long I/O takes. */
    public JobRun(Machine machine, long ioTicks, List<Job> jobs) {
        this.jobs = jobs;
        this.ioTicks = ioTicks;
        recorder = new ScheduleRecorder(machine);
        for (Job job : jobs) {
            Process process = machine.spawnAt(
                    job.start(),
                    job.name(),
                    new ProgramImage(machine.kernel(), libc -> work(libc, job)),
                    job.parameters());
            recorder.add(process, job.name());
            tasks.add(process.tasks().get(0));
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

    /** What became of them; when the machine has run to its end. */
    public Schedule schedule() {
        List<Schedule.JobRecord> records = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            Job job = jobs.get(i);
            records.add(new Schedule.JobRecord(
                    job,
                    recorder.firstRun(i),
                    recorder.end(i),
                    job.waits() * ioTicks,
                    tasks.get(i).migrations()));
        }
        return new Schedule(records, recorder.spans(), recorder.end());
    }
}
