package org.pagoda.kernel.log;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.TaskControl;

/**
 * What happens when code of a module throws, be it a driver's method, a callback, a file's text or its own: it is put down in the log, and the machine lives.
 *
 * <pre>
 *   oops: driver faulty.read threw java.lang.IllegalStateException: told to
 *       module faulty, process cat(5)
 *       at org.pagoda.user.driver.FaultyDriver.read(FaultyDriver.java:47)
 * </pre>
 */
public final class Oops {
    private static final String INDENT = "\n    ";

    private final TaskControl tasks;
    private final KernelLog log;

    // Whoever is in the kernel.
    private long count;

    public Oops(TaskControl tasks, KernelLog log) {
        this.tasks = tasks;
        this.log = log;
    }

    /** How many there were. */
    public long count() {
        return count;
    }

    /**
     * In a call of {@code task}, which pays for it with its process's life. What is returned is to be thrown.
     *
     * @param module whose code it is
     * @param where which of its code
     */
    public Error inCallOf(Task task, String module, String where, Throwable thrown) {
        if (!tasks.isKernels(thrown)) {
            write(task, module, where, thrown);
        }
        return tasks.oops(task, where, thrown);
    }

    /** Where nobody need have caused it. */
    public void unowned(String module, String where, Throwable thrown) {
        if (tasks.isKernels(thrown)) {
            throw (Error) thrown;
        }
        write(null, module, where, thrown);
    }

    /** To be thrown about code that has not thrown, but has done what it must not: without a stack, for it would be the kernel's. */
    public static RuntimeException complaint(String what) {
        RuntimeException complaint = new IllegalStateException(what);
        complaint.setStackTrace(new StackTraceElement[0]);
        return complaint;
    }

    private void write(@Nullable Task task, String module, String where, Throwable thrown) {
        count++;
        StringBuilder text = new StringBuilder("oops: ").append(where).append(" threw ");
        try {
            text.append(thrown);
        } catch (RuntimeException | Error e) {
            text.append(thrown.getClass().getName()); // it cannot even say what it is
        }
        text.append(INDENT).append("module ").append(module);
        if (task != null) {
            text.append(", process ").append(task.process());
        }
        try {
            StackText.of(thrown, new Throwable().getStackTrace())
                    .forEach(line -> text.append(INDENT).append(line));
        } catch (RuntimeException | Error e) {
            text.append(INDENT).append("its stack cannot be had");
        }
        log.printk(LogLevel.KERN_ALERT, text.toString());
    }
}
