package org.pagoda.kernel;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Calls;
import org.pagoda.ipc.Delivery;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.Totals;
import org.pagoda.kernel.scheduling.SchedulingParameters;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.mmu.Errno;

/**
 * The life and death of processes.
 *
 * <pre>
 *   spawn, fork --> ALIVE (exec: another program) --kill, exit, end of the program, a fault--> ENDING --the last task has ended--> DEAD
 * </pre>
 */
final class ProcessLife {
    private final ProcessFactory factory;
    private final Scheduler scheduler;
    private final Delivery delivery;
    private final Calls calls;
    private final Family family;
    private final @Nullable Trace trace;

    // Whoever runs.
    private final Totals messagesOfTheDead = new Totals();
    private TaskControl.@Nullable EndListener listener;

    ProcessLife(
            ProcessFactory factory,
            Scheduler scheduler,
            Delivery delivery,
            Calls calls,
            Family family,
            @Nullable Trace trace) {
        this.factory = factory;
        this.scheduler = scheduler;
        this.delivery = delivery;
        this.calls = calls;
        this.family = family;
        this.trace = trace;
    }

    void setListener(TaskControl.EndListener newListener) {
        listener = newListener;
    }

    // ---- the beginning ----

    /** {@link Kernel#spawn}. */
    @Nullable
    Process spawn(long parent, String name, UserImage image, ProcessLimits limits) {
        Process process = make(parent, name, image, limits);
        return process == null ? null : start(process.addTask(scheduler)).process();
    }

    /** {@link Kernel#spawnAt}. */
    @Nullable
    Process spawnAt(long tick, String name, UserImage image, SchedulingParameters parameters) {
        Process process = make(0, name, image, ProcessLimits.DEFAULT);
        if (process != null) {
            Task task = process.addTask(scheduler);
            task.setParameters(parameters);
            scheduler.setTimer(new Timers.Timer(() -> start(task)), tick);
        }
        return process;
    }

    /** A process without tasks; null as for {@link Kernel#spawn}. */
    @Nullable
    Process make(long parent, String name, UserImage image, ProcessLimits limits) {
        long pid = factory.create(parent, name, image, limits, null);
        return pid < 0 ? null : factory.created(pid);
    }

    private Task start(Task task) {
        task.allowNewBeginning();
        scheduler.start(task, () -> host(task, this::runTask));
        return task;
    }

    /** {@link Kernel#startTask}. */
    Task startTask(Process process, UserImage image) {
        return start(addTask(process, image));
    }

    /** Another task beside those that {@code process} has. */
    private Task addTask(Process process, UserImage image) {
        Task task = process.addTask(image, scheduler);
        factory.expectMoreTasks(process); // after it is one of them: whoever is given a CPU from now on knows by itself
        return task;
    }

    /** A thread that another one of its process has made, and can join. */
    Task startThread(Process process, UserImage image) {
        Task task = addTask(process, image);
        task.makeJoinable();
        return start(task);
    }

    /**
     * Makes a child of the calling task's process, which begins at {@code entry}. It inherits memory, limits, the send mask and open
     * files; not handlers, masks, messages, tokens, the timer, nor what the caller is in the middle of.
     *
     * @return the child's identifier; {@code -EFAULT} if nothing begins at {@code entry}; or as {@link ProcessFactory#create}
     */
    long fork(Task caller, long entry, long argument) {
        UserImage image = caller.context().child(entry, argument);
        if (image == null) {
            return Errno.EFAULT.result();
        }
        Process parent = caller.process();
        long pid = factory.create(parent.pid(), parent.name(), image, parent.limits(), parent);
        if (pid >= 0) {
            start(factory.created(pid).addTask(scheduler));
        }
        return pid;
    }

    /**
     * Makes a child of the calling task's process that runs {@code image}, with memory of its own; it inherits limits, the send mask and open
     * files.
     *
     * @param arguments what its program finds on its stack, {@link ArgumentBlock}
     * @return the child's identifier; {@code -E2BIG} if they have no room there; {@code -EDQUOT}; or as {@link ProcessFactory#create}
     */
    long spawn(Task caller, String name, UserImage image, byte[] arguments) {
        Process parent = caller.process();
        if (!ArgumentBlock.fits(parent.space(), arguments.length)) {
            return Errno.E2BIG.result();
        }
        long pid = factory.create(parent.pid(), name, image, parent.limits(), null);
        if (pid < 0) {
            return pid;
        }
        Process child = factory.created(pid);
        long result = factory.equip(child, parent, arguments);
        if (result < 0) {
            family.disown(child);
            reap(child);
            return result;
        }
        start(child.addTask(scheduler));
        return pid;
    }

    /**
     * Has the calling task's process begin another program. Its memory, handlers, messages, tokens, timer and interactions are gone; it stays
     * who it is, with its family, limits, send mask and open files.
     *
     * @return {@code -E2BIG} as for {@link #spawn}; {@code -EBUSY}, and nothing has changed, if there are other tasks, in a handler, and on a
     *     thread of the host's that does not belong to the machine. Does not return otherwise
     */
    long exec(Task caller, String name, UserImage image, byte[] arguments) {
        Process process = caller.process();
        if (!ArgumentBlock.fits(process.space(), arguments.length)) {
            return Errno.E2BIG.result();
        } else if (!caller.canBeginAnew()) {
            return Errno.EBUSY.result();
        }
        if (listener != null) {
            listener.onProcessReplaced(process);
        }
        process.timer().cancel();
        delivery.onReplaced(process.endpoint()); // pages that were lent go back
        if (process.space().reset() < 0) {
            throw new KernelPanic(caller + " has a lent page, and no message or token that says whose");
        }
        process.setProgram(name, image);
        process.descriptors().closeForProgram();
        if (trace != null) {
            trace.record(EventKind.EXEC, process.pid(), arguments.length, 0, 0, 0);
        }
        if (factory.giveArguments(process, arguments) < 0) {
            kill(process, Kernel.STATUS_KILLED, "no memory for the arguments of " + name);
        }
        caller.beginAnew();
        throw new TaskUnwinding(caller);
    }

    /** {@link AttachedThreads#attach(String, UserImage, ProcessLimits)}. */
    @Nullable
    Task attach(String name, UserImage image, ProcessLimits limits) {
        long pid = factory.create(0, name, image, limits, null);
        if (pid < 0) {
            return null;
        }
        return attach(factory.created(pid).addTask(scheduler));
    }

    /** {@link AttachedThreads#attach(Process, UserImage)}. */
    Task attach(Process process, UserImage image) {
        return attach(addTask(process, image));
    }

    private Task attach(Task task) {
        scheduler.attach(task);
        return task;
    }

    // ---- tasks ----

    /** Runs a program to its end, and the process's if it is the first task's; false: the task ends too. */
    private boolean runTask(Task task) {
        do {
            if (runProgram(task)) {
                killWithFirst(task);
            }
        } while (task.takeNewBeginning());
        return false;
    }

    /** What a task does on a host thread. {@code life}: false if the task ends with it, true if it waits, without the thread. */
    void host(Task task, Predicate<Task> life) {
        try {
            if (life.test(task)) {
                scheduler.parkWithoutThread(task);
            } else {
                onTaskEnded(task);
                scheduler.end(task);
            }
        } catch (KernelPanic e) {
            scheduler.stop(e); // does nothing if it has stopped already
        } catch (RuntimeException | Error e) {
            scheduler.stop(new KernelPanic("at the end of " + task + ": " + e, e));
        }
    }

    /** True if the program of {@code task} has returned; false if it has ended in another way, and the process with it. */
    boolean runProgram(Task task) {
        try {
            task.unwindIfKilled();
            callMain(task);
            return true;
        } catch (TaskUnwinding e) {
            return false; // it has ended already, or its process has
        } catch (Throwable e) {
            scheduler.rethrowIfPanicked(e);
            fail(task, e);
            return false;
        }
    }

    /** A process ends in good order with its first task. */
    private void killWithFirst(Task task) {
        if (task.tid() == Task.FIRST) {
            kill(task.process(), 0, null);
        }
    }

    /** The kernel calls the program: in user mode until it returns. */
    private void callMain(Task task) {
        scheduler.leaveKernel(task);
        try {
            task.context().main();
        } finally {
            scheduler.enterKernel(task);
        }
    }

    /** The program of {@code task} threw something: its process is killed. */
    void fail(Task task, Throwable thrown) {
        kill(task.process(), Kernel.STATUS_ABORT, describe(thrown));
    }

    /** What a program has thrown, in its own words as far as it finds any. */
    static String describe(Throwable thrown) {
        try {
            for (StackTraceElement frame : thrown.getStackTrace()) {
                String module = frame.getModuleName();
                if (module == null || !module.startsWith("java.")) { // of Java's own no two JDKs have the same
                    return thrown + " at " + frame;
                }
            }
            return thrown.toString();
        } catch (Throwable e) {
            return thrown.getClass().getName();
        }
    }

    /** Ends the calling task's process; the caller throws what this returns. */
    TaskUnwinding exit(Task task, long status) {
        kill(task.process(), status, null);
        return new TaskUnwinding(task);
    }

    /** Ends the calling task, and its process if it is the first one; the caller throws what this returns. */
    TaskUnwinding exitThread(Task task, long status) {
        if (task.tid() == Task.FIRST) {
            return exit(task, status);
        }
        task.setExitStatus(status);
        task.endCalls();
        delivery.leaveAllDead(task.waiter());
        task.kill();
        return new TaskUnwinding(task);
    }

    /** {@link AttachedThreads#detach}. */
    void detach(Task task) {
        killWithFirst(task);
        onTaskEnded(task);
        scheduler.detach(task);
    }

    private void onTaskEnded(Task task) {
        if (listener != null) {
            listener.onTaskEnded(task);
        }
        Process process = task.process();
        if (process.removeTask(task)) {
            reap(process);
        } else if (task.isJoinable()) {
            process.endedThreads().add(task);
            family.wake(process, Task.Wait.THREAD);
        }
    }

    // ---- the end ----

    /** {@link Kernel#kill}. */
    void kill(Process process, long status, @Nullable String cause) {
        if (process.state() != Process.State.ALIVE) {
            return;
        }
        process.onEnding(status, cause);
        if (listener != null) {
            listener.onProcessEnding(process);
        }
        endMessages(process);
        family.onEnding(process);
        for (Task task : process.tasks()) {
            task.kill();
            scheduler.ready(task);
        }
    }

    /** Nobody answers the process any more, and it answers nobody: what it is to receive, handles, or has kept, it abandons. */
    private void endMessages(Process process) {
        Endpoint endpoint = process.endpoint();
        process.timer().cancel();
        delivery.onEnding(endpoint);
        for (Task task : process.tasks()) {
            task.endCalls();
            delivery.leaveAllDead(task.waiter());
        }
        calls.cancelAll(endpoint);
        delivery.dropAll(endpoint); // which wakes those who wait for room
    }

    /** Gives back what is left of a process. */
    private void reap(Process process) {
        if (process.state() == Process.State.ALIVE) {
            kill(process, 0, null);
        }
        messagesOfTheDead.add(process.endpoint());
        factory.destroy(process);
        if (trace != null) {
            long charged = process.space().account().charged();
            trace.record(EventKind.EXIT, process.pid(), process.exitStatus(), charged, 0, 0);
        }
        family.onDead(process);
    }

    /** The books of processes that are no more. */
    Totals messagesOfTheDead() {
        return messagesOfTheDead;
    }
}
