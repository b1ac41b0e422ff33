package org.pagoda.user;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;

/**
 * A class that forked children begin in. Host objects are not copied by a fork, so one that brought any along would be where parent and
 * child meet outside of simulated memory.
 */
record ChildClass(Class<? extends ChildEntry> type) {
    ChildClass {
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            throw cannot(type, "is abstract");
        }
        constructor(type);
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    throw cannot(type, "has the field " + field.getName());
                }
            }
        }
    }

    /** Captured variables and the object around an inner class come as parameters, used or not. */
    private static Constructor<? extends ChildEntry> constructor(Class<? extends ChildEntry> type) {
        try {
            return type.getDeclaredConstructor();
        } catch (NoSuchMethodException e) {
            throw cannot(type, "has no constructor without parameters, or captures something");
        }
    }

    private static IllegalArgumentException cannot(Class<?> type, String why) {
        return new IllegalArgumentException("a child cannot begin in " + type.getName() + ", which " + why);
    }

    /** A new object for a child, made by its own task. */
    ChildEntry begin() {
        try {
            Constructor<? extends ChildEntry> constructor = constructor(type);
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the constructor of " + type.getName() + " threw " + e.getCause(), e);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("cannot make a " + type.getName(), e);
        }
    }
}
