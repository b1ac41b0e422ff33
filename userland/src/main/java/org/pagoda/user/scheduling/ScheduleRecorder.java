package org.pagoda.user.scheduling;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongArrayList;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ScheduleListener;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.boot.Machine;

/** Writes down what the CPUs of a machine do, as far as it is about processes that it was told of. */
public final class ScheduleRecorder implements ScheduleListener {
    /** The number of no process. */
    static final int NOBODY = -1;

    private final List<List<Schedule.Span>> cpus = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Long2LongHashMap numbers = new Long2LongHashMap(NOBODY);
    private final LongArrayList firstRuns = new LongArrayList();
    private final LongArrayList ends = new LongArrayList();

    /** One of all that {@code machine} does from now on. */
    public ScheduleRecorder(Machine machine) {
        for (int cpu = 0; cpu < machine.kernel().cpus().size(); cpu++) {
            cpus.add(new ArrayList<>());
        }
        machine.kernel().listen(this);
    }

    /** {@code process}, which has not run, is one to tell of; they are numbered from 0. */
    public void add(Process process, String name) {
        numbers.put(process.pid(), names.size());
        names.add(name);
        firstRuns.addLong(0);
        ends.addLong(0);
    }

    @Override
    public void onRan(int cpu, Task task, long from, long to) {
        int number = (int) numbers.get(task.pid());
        if (number != NOBODY) {
            if (ends.getLong(number) == 0) {
                firstRuns.setLong(number, from);
            }
            ends.setLong(number, to);
            add(cpus.get(cpu), Schedule.Activity.RUN, number, from, to);
        }
    }

    @Override
    public void onSwitching(int cpu, Task task, long from, long to) {
        int number = (int) numbers.get(task.pid());
        if (number != NOBODY) {
            add(cpus.get(cpu), Schedule.Activity.SWITCH, number, from, to);
        }
    }

    /** Adds what comes next; the time since what came before was idle, and with the same thing it is one span. */
    static void add(List<Schedule.Span> spans, Schedule.Activity activity, int job, long from, long to) {
        Schedule.Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
        long end = last == null ? 0 : last.to();
        if (from > end) {
            spans.add(new Schedule.Span(Schedule.Activity.IDLE, NOBODY, end, from));
        } else if (last != null && last.activity() == activity && last.job() == job) {
            spans.set(spans.size() - 1, new Schedule.Span(activity, job, last.from(), to));
            return;
        }
        spans.add(new Schedule.Span(activity, job, from, to));
    }

    /** The first tick that a process had; 0 if it had none. */
    public long firstRun(int number) {
        return firstRuns.getLong(number);
    }

    /** The tick after the last that a process had; 0 if it had none. */
    public long end(int number) {
        return ends.getLong(number);
    }

    /** How many ticks a process has had. */
    public long ticks(int number) {
        long sum = 0;
        for (List<Schedule.Span> spans : cpus) {
            for (Schedule.Span span : spans) {
                boolean isIts = span.activity() == Schedule.Activity.RUN && span.job() == number;
                sum += isIts ? span.length() : 0;
            }
        }
        return sum;
    }

    /** The tick after the last that any of them had. */
    public long end() {
        long last = 0;
        for (int number = 0; number < names.size(); number++) {
            last = Math.max(last, end(number));
        }
        return last;
    }

    List<List<Schedule.Span>> spans() {
        return cpus;
    }

    /** A drawing of what was written down. */
    public GanttChart chart() {
        return new GanttChart(cpus, names, end());
    }
}
