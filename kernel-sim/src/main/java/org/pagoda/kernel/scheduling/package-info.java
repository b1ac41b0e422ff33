/**
 * Scheduling policies: which ready task is next, and for how long.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>policy
 *   <dd>decides among ready tasks, by what it is told about them ({@link org.pagoda.kernel.scheduling.SchedulingPolicy}). A machine with a policy
 *       of its own has one object of it for each CPU.
 *   <dt>slice
 *   <dd>the ticks that a task may run before others are looked at again.
 *   <dt>burst
 *   <dd>what a task runs between two waits.
 *   <dt>to preempt
 *   <dd>to take the CPU from a task in the middle of its slice, because one has become ready that goes first.
 *   <dt>to migrate
 *   <dd>to run on another CPU than before. A task's home is the CPU that it ran on last; a CPU without ready tasks steals one of another's.
 *   <dt>pass, virtual run time
 *   <dd>ticks that a task has run, scaled by its share: who has least is next ({@link org.pagoda.kernel.scheduling.Stride}, {@link
 *       org.pagoda.kernel.scheduling.FairShare}).
 *   <dt>inheritance
 *   <dd>a task runs with the highest priority among those that wait for it, so that none of them waits for a task of medium priority ({@link
 *       org.pagoda.kernel.scheduling.FixedPriority}).
 * </dl>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.kernel.scheduling.SchedulingPolicy}, {@link org.pagoda.kernel.scheduling.Schedulable}, {@link
 * org.pagoda.kernel.scheduling.RoundRobin}, {@link org.pagoda.kernel.scheduling.ShortestFirst}, {@link
 * org.pagoda.kernel.scheduling.MultiLevelFeedbackQueue}, {@link org.pagoda.kernel.scheduling.SchedulingPolicyName}. Who asks the policies is the
 * nucleus, {@code org.pagoda.kernel}.
 */
@NullMarked
package org.pagoda.kernel.scheduling;

import org.jspecify.annotations.NullMarked;
