/**
 * The nucleus of the kernel: processes and their tasks, the CPUs they run on, and the scheduler that says who is next.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>CPU
 *   <dd>a token that one host thread holds at a time, with a TLB and an MMU ({@link org.pagoda.kernel.Cpu}).
 *   <dt>task
 *   <dd>a thread of a process. Its program runs on a host thread, and so does the kernel when the program traps
 *       ({@link org.pagoda.kernel.Task}).
 *   <dt>trap
 *   <dd>the way from a program into the kernel: a system call or a fault.
 *   <dt>tick
 *   <dd>the unit of virtual time: one memory access (one a page for bulk accesses) or one system call.
 *   <dt>policy
 *   <dd>which ready task is next, and for how long ({@link org.pagoda.kernel.scheduling}). Without one tasks are served first come first served.
 *   <dt>in step
 *   <dd>on a machine with a policy a tick passes on all CPUs at once ({@link org.pagoda.kernel.LockstepScheduler}).
 *   <dt>interrupt point
 *   <dd>where a task looks up: handles messages, makes room for others, or finds that it was killed.
 *   <dt>user mode
 *   <dd>where a CPU is while a program runs: it may access memory at any moment. It leaves user mode to enter the kernel, where one CPU at a
 *       time is ({@link org.pagoda.kernel.CpuSet}).
 *   <dt>parallel mode
 *   <dd>as many tasks run at once as there are CPUs, and no two runs are the same; else one runs at any instant, and the seed decides which
 *       ({@link org.pagoda.kernel.ParallelScheduler}, {@link org.pagoda.kernel.DeterministicScheduler}).
 *   <dt>fork
 *   <dd>making a child that has what its parent has, memory first of all, and begins at an entry of its own
 *       ({@link org.pagoda.kernel.ProcessLife}).
 *   <dt>pager
 *   <dd>a process that provides others' pages: the kernel calls it when one is touched that is not there ({@link
 *       org.pagoda.kernel.Pagers}).
 *   <dt>upcall
 *   <dd>the kernel's call into a program, to run a handler ({@link org.pagoda.kernel.Upcalls}).
 * </dl>
 *
 * <h2>Layers</h2>
 *
 * <pre>
 *   boot                 puts a machine together
 *   fs, interaction, ... faces: what a kernel offers to programs beyond the nucleus
 *   syscall, uaccess     the table of system calls; copies between kernel and user memory
 *   kernel               this package
 *   scheduling           policies
 *   trace                what happened, and its hash
 * </pre>
 *
 * <h2>Reading order</h2>
 *
 * {@link org.pagoda.kernel.Process}, {@link org.pagoda.kernel.Task}, {@link org.pagoda.kernel.Kernel},
 * {@link org.pagoda.kernel.ProcessLife}, {@link org.pagoda.kernel.Upcalls}, {@link org.pagoda.kernel.Pagers}, {@link org.pagoda.kernel.QueueScheduler},
 * {@link org.pagoda.kernel.RunQueues}, {@link org.pagoda.kernel.DeterministicScheduler}, {@link org.pagoda.kernel.LockstepScheduler}, {@link
 * org.pagoda.kernel.ParallelScheduler}.
 */
@NullMarked
package org.pagoda.kernel;

import org.jspecify.annotations.NullMarked;
