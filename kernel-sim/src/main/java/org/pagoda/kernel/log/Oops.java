package org.pagoda.kernel.log;

import java.util.function.Predicate;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.TaskControl;

/** What happens when a callback, a release or a module's code throws: it is put down in the log with its stack, and the machine lives. */
public final class Oops {
    private static final int MOST_FRAMES = 16;

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

    /** In a call of {@code task}, which pays for it with its process's life. What is returned is to be thrown. */
    public Error inCallOf(Task task, String where, Throwable thrown) {
        return inCallOf(task, where, thrown, frame -> true);
    }

    /** The same; of the stack only the frames that are {@code own} are logged, if there are any. */
    public Error inCallOf(Task task, String where, Throwable thrown, Predicate<StackTraceElement> own) {
        if (!tasks.isKernels(thrown)) {
            write(where, thrown, own);
        }
        return tasks.oops(task, where, thrown);
    }

    /** Where nobody need have caused it. */
    public void unowned(String where, Throwable thrown) {
        unowned(where, thrown, frame -> true);
    }

    /** The same, with a choice of frames. */
    public void unowned(String where, Throwable thrown, Predicate<StackTraceElement> own) {
        if (tasks.isKernels(thrown)) {
            throw (Error) thrown;
        }
        write(where, thrown, own);
    }

    private void write(String where, Throwable thrown, Predicate<StackTraceElement> own) {
        count++;
        StringBuilder text = new StringBuilder("oops: ").append(where).append(" threw ");
        try {
            text.append(thrown);
            int frames = 0;
            for (StackTraceElement frame : thrown.getStackTrace()) {
                if (own.test(frame) && frames++ < MOST_FRAMES) {
                    text.append("\n    at ")
                            .append(frame.getClassName())
                            .append('.')
                            .append(frame.getMethodName());
                    text.append('(')
                            .append(frame.getFileName())
                            .append(':')
                            .append(frame.getLineNumber())
                            .append(')');
                }
            }
        } catch (RuntimeException | Error e) {
            text.append(thrown.getClass().getName()); // it cannot even say what it is
        }
        log.printk(LogLevel.KERN_ALERT, text.toString());
    }
}
