package org.pagoda.user.exercise;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * What somebody has handed in: one source file, compiled. Each {@link #load} gives its classes anew, so nothing stays in their statics from
 * one run to the next, or goes from one process to another.
 */
public final class Submission {
    private final String file;
    private final Supplier<Class<?>> classes;

    /**
     * A submission.
     *
     * @param file the name of the source file, without folders
     * @param classes gives its class, each time another one, by a loader of its own
     */
    public Submission(String file, Supplier<Class<?>> classes) {
        this.file = file;
        this.classes = classes;
    }

    public String file() {
        return file;
    }

    /** Its class; none that was given before. */
    public Class<?> load() {
        return classes.get();
    }

    /** An object of a new {@link #load}, from a public constructor for these arguments. */
    <T> T make(Class<T> type, Object... arguments) {
        try {
            Class<?>[] types = Arrays.stream(arguments).map(Object::getClass).toArray(Class<?>[]::new);
            return type.cast(load().getConstructor(types).newInstance(arguments));
        } catch (InvocationTargetException e) {
            throw new NotYet("its constructor fails: " + describe(e.getCause() == null ? e : e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the class was looked at before", e);
        }
    }

    // ---- where in the file ----

    private boolean isOfFile(StackTraceElement frame) {
        return file.equals(frame.getFileName());
    }

    /** The lines of the file that a stack goes through, the innermost first; not more than {@code most}. */
    List<String> lines(StackTraceElement[] stack, int most) {
        List<String> lines = new ArrayList<>();
        for (StackTraceElement frame : stack) {
            if (isOfFile(frame) && lines.size() < most) {
                lines.add("at " + frame.getMethodName() + " (" + file + ":" + frame.getLineNumber() + ")");
            }
        }
        return lines;
    }

    /** What was thrown, and where in the file. */
    String describe(Throwable thrown) {
        String what;
        List<String> where;
        try {
            what = thrown.toString();
            where = lines(thrown.getStackTrace(), 1);
        } catch (RuntimeException | Error e) {
            return thrown.getClass().getName(); // it cannot even say what it is
        }
        return what + (where.isEmpty() ? "" : " " + where.get(0));
    }

    /** True if it was thrown by the file's code, or by what that called. */
    boolean isFrom(Throwable thrown) {
        return !lines(thrown.getStackTrace(), 1).isEmpty();
    }
}
