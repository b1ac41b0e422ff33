package org.pagoda.kernel.interaction;

import java.util.function.Consumer;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.TaskControl;

/** What happens when a callback, or a release, throws: it is put down with its stack, and the machine lives. */
final class Oops {
    private final TaskControl tasks;
    private final Consumer<String> log;

    // Whoever is in the kernel.
    private long count;

    Oops(TaskControl tasks, Consumer<String> log) {
        this.tasks = tasks;
        this.log = log;
    }

    long count() {
        return count;
    }

    /** In a call of {@code task}, which pays for it with its process's life. What is returned is to be thrown. */
    Error inCallOf(Task task, String where, Throwable thrown) {
        if (!tasks.isKernels(thrown)) {
            write(where, thrown);
        }
        return tasks.oops(task, where, thrown);
    }

    /** Where nobody need have caused it. */
    void unowned(String where, Throwable thrown) {
        if (tasks.isKernels(thrown)) {
            throw (Error) thrown;
        }
        write(where, thrown);
    }

    private void write(String where, Throwable thrown) {
        count++;
        StringBuilder text = new StringBuilder("oops: ").append(where).append(" threw ");
        try {
            text.append(thrown);
            for (StackTraceElement element : thrown.getStackTrace()) {
                text.append("\n    at ").append(element);
            }
        } catch (RuntimeException | Error e) {
            text.append(thrown.getClass().getName()); // it cannot even say what it is
        }
        log.accept(text.append('\n').toString());
    }
}
