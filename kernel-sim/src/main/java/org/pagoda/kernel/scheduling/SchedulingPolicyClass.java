package org.pagoda.kernel.scheduling;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;

/** A policy that somebody else has written. */
final class SchedulingPolicyClass implements SchedulingPolicyFactory {
    private final String title;
    private final Constructor<? extends SchedulingPolicy> constructor;

    private SchedulingPolicyClass(String title, Constructor<? extends SchedulingPolicy> constructor) {
        this.title = title;
        this.constructor = constructor;
    }

    static SchedulingPolicyClass load(String name, ClassLoader loader) {
        Class<?> type = find(name, loader);
        if (!SchedulingPolicy.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(
                    "class " + name + " does not implement " + SchedulingPolicy.class.getName());
        } else if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalArgumentException("class " + name + " is not public, or is abstract");
        }
        try {
            return new SchedulingPolicyClass(
                    name, type.asSubclass(SchedulingPolicy.class).getConstructor(SchedulingSettings.class));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    "class " + name + " has no public constructor that takes " + SchedulingSettings.class.getName(), e);
        }
    }

    private static Class<?> find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException(
                    "no policy is called '" + name + "'; there are " + SchedulingPolicies.names()
                            + ", and classes that implement " + SchedulingPolicy.class.getName(),
                    e);
        }
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public SchedulingPolicy create(SchedulingSettings settings) {
        try {
            return constructor.newInstance(settings);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("class " + title + " can't be made: " + e.getCause(), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalArgumentException("class " + title + " can't be made: " + e, e);
        }
    }
}
