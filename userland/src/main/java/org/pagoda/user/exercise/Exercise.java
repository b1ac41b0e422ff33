package org.pagoda.user.exercise;

import java.util.List;

/**
 * A task for students, and what is looked at to see whether they have solved it. The task itself stands in {@code docs/exercises}, in a folder
 * of the exercise's name.
 */
public interface Exercise {
    /** What people call it: words in small letters with hyphens between. */
    String name();

    /** What is to be written, in one line. */
    String summary();

    /** The class or interface that a submission's class must be of. */
    Class<?> type();

    /** What the public constructor of a submission's class takes. */
    default List<Class<?>> constructor() {
        return List.of();
    }

    /** The name of the class in the skeleton. */
    String skeleton();

    /** What is looked at, in order: the easiest first. */
    List<Check> checks();
}
