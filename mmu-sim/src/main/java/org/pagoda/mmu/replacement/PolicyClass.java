package org.pagoda.mmu.replacement;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;

/** A policy that somebody else has written. */
final class PolicyClass implements PolicyFactory {
    private final String title;
    private final Constructor<? extends ReplacementPolicy> constructor;

    private PolicyClass(String title, Constructor<? extends ReplacementPolicy> constructor) {
        this.title = title;
        this.constructor = constructor;
    }

    static PolicyClass load(String name, ClassLoader loader) {
        Class<? extends ReplacementPolicy> type = policy(name, find(name, loader));
        if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalArgumentException("class " + name + " is not public, or is abstract");
        }
        try {
            return new PolicyClass(name, type.getConstructor(PolicyParameters.class));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    "class " + name + " has no public constructor that takes " + PolicyParameters.class.getName(), e);
        }
    }

    private static Class<?> find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException(
                    "no policy is called '" + name + "'; there are " + Policies.names()
                            + ", and classes that implement " + ReplacementPolicy.class.getName(),
                    e);
        }
    }

    private static Class<? extends ReplacementPolicy> policy(String name, Class<?> type) {
        if (!ReplacementPolicy.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(
                    "class " + name + " does not implement " + ReplacementPolicy.class.getName());
        }
        return type.asSubclass(ReplacementPolicy.class);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public ReplacementPolicy create(PolicyParameters parameters) {
        try {
            return constructor.newInstance(parameters);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("class " + title + " can't be made: " + e.getCause(), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalArgumentException("class " + title + " can't be made: " + e, e);
        }
    }
}
