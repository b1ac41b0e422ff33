package org.pagoda.user.source;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.pagoda.user.lab.UsageException;

/** The classes of a source file, loaded. */
public final class LoadedFile {
    private final SourceFile source;
    private final List<String> names;
    private final SourceLoader loader;

    LoadedFile(SourceFile source, List<String> names, SourceLoader loader) {
        this.source = source;
        this.names = names;
        this.loader = loader;
    }

    public SourceFile source() {
        return source;
    }

    /** Its classes that stand in no other, in the order of the file; none is initialized by this. */
    public List<Class<?>> classes() {
        List<Class<?>> found = new ArrayList<>();
        for (String name : names) {
            try {
                found.add(Class.forName(name, false, loader));
            } catch (ClassNotFoundException | LinkageError e) {
                throw new UsageException(source.name() + ": class " + name + " cannot be loaded: " + e.getMessage());
            }
        }
        return found;
    }

    /** Those of {@link #classes} that implement {@code type}, public or not, without those that are abstract. */
    public <T> List<Class<? extends T>> implementing(Class<T> type) {
        List<Class<? extends T>> found = new ArrayList<>();
        for (Class<?> each : classes()) {
            if (type.isAssignableFrom(each) && !Modifier.isAbstract(each.getModifiers())) {
                found.add(each.asSubclass(type));
            }
        }
        return found;
    }

    /** The one class that implements {@code type}; throws {@link UsageException} if there is none, or more than one. */
    public <T> Class<? extends T> only(Class<T> type) {
        List<Class<? extends T>> found = implementing(type);
        if (found.size() > 1) {
            throw new UsageException(source.name() + " has " + found.size() + " classes that implement "
                    + type.getSimpleName() + ", and only one can be taken: " + names(found));
        }
        if (found.isEmpty()) {
            String but = classes().stream()
                    .filter(type::isAssignableFrom)
                    .map(each -> "; " + each.getName() + " is abstract")
                    .collect(Collectors.joining());
            throw new UsageException(source.name() + " has no class that implements " + type.getSimpleName() + but);
        }
        return found.get(0);
    }

    /** Their names, with commas between. */
    public static String names(List<? extends Class<?>> classes) {
        return classes.stream().map(Class::getName).collect(Collectors.joining(", "));
    }

    /** A new object by the constructor without parameters; throws {@link UsageException} if that cannot be. */
    public <T> T make(Class<T> type) {
        String name = source.name() + ": class " + type.getName();
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw new UsageException(name + " has no constructor without parameters");
        } catch (InstantiationException e) {
            throw new UsageException(name + " is abstract");
        } catch (InvocationTargetException | ExceptionInInitializerError e) {
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            throw new UsageException(name + " cannot be made: its constructor throws " + describe(thrown));
        } catch (IllegalAccessException | LinkageError e) {
            throw new UsageException(name + " cannot be made: " + e.getMessage());
        }
    }

    // ---- where in the file ----

    /** True for a frame of the file's own code. */
    public boolean isOfFile(StackTraceElement frame) {
        return loader.has(frame.getClassName());
    }

    /** The places in the file that a stack goes through, the innermost first, as in {@code main (Hello.java:12)}; {@code most} at most. */
    public List<String> places(StackTraceElement[] stack, int most) {
        return Arrays.stream(stack)
                .filter(this::isOfFile)
                .limit(most)
                .map(frame -> frame.getMethodName() + " (" + source.name() + ":" + frame.getLineNumber() + ")")
                .toList();
    }

    /** What was thrown, and the first place in the file. */
    public String describe(Throwable thrown) {
        try {
            List<String> places = places(thrown.getStackTrace(), 1);
            return thrown + (places.isEmpty() ? "" : " at " + places.get(0));
        } catch (RuntimeException | Error e) {
            return thrown.getClass().getName(); // it cannot even say what it is
        }
    }
}
