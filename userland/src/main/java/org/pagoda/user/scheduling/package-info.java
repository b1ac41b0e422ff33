/**
 * Jobs on a scheduling policy: processes of a real machine that do nothing but use the CPU and wait, and what became of them.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>job
 *   <dd>a process that becomes ready at a tick, runs for so many ticks, and may wait for I/O now and then ({@link
 *       org.pagoda.user.scheduling.Job}).
 *   <dt>response time
 *   <dd>from the start of a job to the first tick that it has.
 *   <dt>turnaround time
 *   <dd>from the start of a job to its end.
 *   <dt>waiting time
 *   <dd>the part of the turnaround time in which the job neither runs nor waits for I/O: it is ready, and others have the CPU, or the CPU is
 *       going over to it.
 * </dl>
 *
 * <h2>The way of a job</h2>
 *
 * <pre>
 *   Job                 what there is to do
 *      |
 *   JobRun              a process for each, on a machine with a policy (SchedulingMachine)
 *      |  what ran where, from tick to tick
 *   ScheduleRecorder
 *      |
 *   Schedule            response, turnaround, waiting time
 *      |
 *   GanttChart
 * </pre>
 */
@NullMarked
package org.pagoda.user.scheduling;

import org.jspecify.annotations.NullMarked;
