package org.pagoda.kernel;

/** Is told which CPU ran what and when, on a machine whose CPUs go in step. Called in the kernel; must not call back. */
public interface ScheduleListener {
    /** {@code task} ran on {@code cpu} from tick {@code from} to tick {@code to}; one run may be told in pieces, in order. */
    void onRan(int cpu, Task task, long from, long to);

    /** {@code cpu} was busy with going over to {@code task} from tick {@code from} to tick {@code to}. */
    void onSwitching(int cpu, Task task, long from, long to);
}
