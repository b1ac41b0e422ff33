/**
 * Exercises for students, and the grader that says how far their solutions are.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>exercise
 *   <dd>a task, and the checks by which one sees whether it is solved ({@link org.pagoda.user.exercise.Exercise}).
 *   <dt>submission
 *   <dd>one source file that somebody has written, compiled ({@link org.pagoda.user.exercise.Submission}).
 *   <dt>check
 *   <dd>one thing that is looked at, mostly with several seeds ({@link org.pagoda.user.exercise.Check}).
 *   <dt>stage
 *   <dd>a machine on which the submission's programs run, and the grader's own beside them.
 * </dl>
 *
 * <h2>The way of a submission</h2>
 *
 * <pre>
 *   Grader          runs one check after the other, and watches that each comes to its end
 *     Check         plays a story with the submission, for each seed
 *       Trial       makes objects of the submission's class, each by a class loader of its own
 *       Stage       runs their programs on a machine, for a limited time
 *     NotYet        what is wrong, in words that help
 * </pre>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.user.exercise.Exercise}, {@link org.pagoda.user.exercise.Check}, {@link org.pagoda.user.exercise.Trial}, {@code Stage}, {@code
 * MutexExercise}, {@link org.pagoda.user.exercise.Grader}.
 */
@NullMarked
package org.pagoda.user.exercise;

import org.jspecify.annotations.NullMarked;
