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

    /** The class called {@code name}, with or without its package, that implements {@code type}; throws {@link UsageException} if there is none. */
    public <T> Class<? extends T> named(Class<T> type, String name) {
        for (Class<? extends T> each : implementing(type)) {
            if (isCalled(each, name)) {
                return each;
            }
        }
        throw new UsageException(source.name() + " has no class " + name + " that implements " + type.getSimpleName());
    }

    /** True if that is its name, with or without its package. */
    static boolean isCalled(Class<?> each, String name) {
        return each.getName().equals(name) || each.getSimpleName().equals(name);
    }

    /** Their names, with commas between. */
    public static String names(List<? extends Class<?>> classes) {
        return classes.stream().map(Class::getName).collect(Collectors.joining(", "));
    }

    /** Throws {@link UsageException} for a class that {@link #make} cannot make an object of, whatever its constructor does. */
    public void checkCanBeMade(Class<?> type) {
        boolean hasOne = Arrays.stream(type.getDeclaredConstructors()).anyMatch(each -> each.getParameterCount() == 0);
        if (!hasOne) {
            throw new UsageException(
                    source.name() + ": class " + type.getName() + " has no constructor without parameters");
        }
    }

    /** A new object by the constructor without parameters; throws {@link UsageException} if that cannot be. */
    public <T> T make(Class<T> type) {
        checkCanBeMade(type);
        String name = source.name() + ": class " + type.getName();
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException | ExceptionInInitializerError e) {
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            throw new UsageException(name + " cannot be made: its constructor throws " + describe(thrown));
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new UsageException(name + " cannot be made: " + e.getMessage());
        }
    }

    // ---- where in the file ----

    /** True for a frame of the file's own code. */
    public boolean isOfFile(StackTraceElement frame) {
        return loader.has(frame.getClassName());
    }

    /**
     * The places in the file that a stack goes through, the innermost first, as in {@code main (Hello.java:12)}; {@code most} at most. Where
     * Pagoda has called into the file, as it calls a handler, they end: who else is on this host thread is another story. A place that comes
     * several times in a row, as where a method calls itself, counts once.
     */
    public List<String> places(StackTraceElement[] stack, int most) {
        List<String> places = new ArrayList<>();
        for (StackTraceElement frame : stack) {
            if (isOfFile(frame)) {
                String place = method(frame) + " (" + source.name() + ":" + frame.getLineNumber() + ")";
                if (places.isEmpty() || !place.equals(places.get(places.size() - 1))) {
                    places.add(place);
                }
            } else if (!places.isEmpty() && frame.getClassName().startsWith("org.pagoda.")) {
                break;
            }
            if (places.size() == most) {
                break;
            }
        }
        return places;
    }

    private static String method(StackTraceElement frame) {
        String[] parts = frame.getMethodName().split("\\$", -1);
        return parts[0].equals("lambda") && parts.length > 2 ? "a lambda of " + parts[1] : frame.getMethodName();
    }

    /** Where something was thrown, as {@link #places}. */
    public List<String> places(Throwable thrown, int most) {
        try {
            return places(thrown.getStackTrace(), most);
        } catch (RuntimeException | Error e) {
            return List.of(); // a method of the file's own
        }
    }

    /** What was thrown, in one line, and the first place in the file. */
    public String describe(Throwable thrown) {
        List<String> places = places(thrown, 1);
        return say(thrown) + (places.isEmpty() ? "" : " at " + places.get(0));
    }

    /** What was thrown, in one line. */
    static String say(Throwable thrown) {
        try {
            String words = thrown instanceof UsageException ? String.valueOf(thrown.getMessage()) : thrown.toString();
            return words.replaceAll("\\R", " ");
        } catch (RuntimeException | Error e) {
            return thrown.getClass().getName(); // it cannot even say what it is
        }
    }
}
