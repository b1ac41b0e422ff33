package org.pagoda.user.exercise;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import org.pagoda.user.source.CompiledFile;
import org.pagoda.user.source.LoadedFile;

/**
 * What somebody has handed in: one source file, compiled. Each {@link #load} gives its classes anew, so nothing stays in their statics from
 * one run to the next, or goes from one process to another.
 */
public final class Submission {
    private final CompiledFile compiled;
    private final Class<?> type;
    private final LoadedFile places; // tells frames of the file from others: names of classes are the same in each load

    /**
     * A submission.
     *
     * @param compiled the file
     * @param type what its class implements
     */
    public Submission(CompiledFile compiled, Class<?> type) {
        this.compiled = compiled;
        this.type = type;
        places = compiled.load();
    }

    /** The name of the source file, without folders. */
    public String file() {
        return compiled.source().name();
    }

    /** Its class; none that was given before. */
    public Class<?> load() {
        return compiled.load().only(type);
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

    /** The lines of the file that a stack goes through, as {@link LoadedFile#places}; not more than {@code most}. */
    List<String> lines(StackTraceElement[] stack, int most) {
        return places.places(stack, most).stream().map(place -> "at " + place).toList();
    }

    /** What was thrown, and where in the file. */
    String describe(Throwable thrown) {
        return places.describe(thrown);
    }

    /** True if it was thrown by the file's code, or by what that called. */
    boolean isFrom(Throwable thrown) {
        return !places.places(thrown, 1).isEmpty();
    }
}
