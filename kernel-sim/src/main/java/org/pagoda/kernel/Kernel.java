package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Calls;
import org.pagoda.ipc.Delivery;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.Notifications;
import org.pagoda.ipc.Revocation;
import org.pagoda.ipc.SendMask;
import org.pagoda.ipc.Sending;
import org.pagoda.ipc.Subscribers;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.PageAccount;
import org.pagoda.mmu.PhysicalMemory;
import org.pagoda.mmu.Sabotage;

/**
 * The nucleus: the way in for traps, and the life and death of processes.
 *
 * <p>Kernel code runs on the host thread of the task that trapped. Errors that a caller can cause are results; what a
 * program does to itself ends it; an exception of the kernel's own is a {@link KernelPanic}.
 */
public final class Kernel {
    /** Exit status of a process that the kernel has killed for a fault: 128 and the number of SIGSEGV. */
    public static final long STATUS_FAULT = 139;
    /** Exit status of a process whose program threw an exception: 128 and the number of SIGABRT. */
    public static final long STATUS_ABORT = 134;
    /** Exit status of a process that was killed from outside, or for want of memory: 128 and the number of SIGKILL. */
    public static final long STATUS_KILLED = 137;

    private final PhysicalMemory memory;
    private final FrameAllocator frames;
    private final CpuSet cpus;
    private final DeterministicScheduler scheduler;
    private final HostThreads threads = new HostThreads();
    private final SystemCallTable<Task> table = new SystemCallTable<>();
    private final ProcessTable processes;
    private final AddressSpaceIds addressSpaceIds = new AddressSpaceIds();
    private final Delivery delivery;
    private final Sending sending;
    private final Calls calls;
    private final Notifications notifications;
    private final Wakeups wakeups;
    private final Upcalls upcalls;
    private final @Nullable Trace trace;

    // Whoever runs.
    private long faults;
    private long sends;
    private long pagesCopied;

    /**
     * A kernel on a machine.
     *
     * @param frameCount frames of physical memory
     * @param cpuCount 1 or more
     * @param seed what the scheduler draws from
     * @param quantum ticks a task runs before others may, on average
     * @param traced record events
     * @param poison fill freed frames with a value that stands out
     * @param sabotage what a test does to it
     */
    public Kernel(
            int frameCount, int cpuCount, long seed, long quantum, boolean traced, boolean poison, Sabotage sabotage) {
        memory = new PhysicalMemory(frameCount);
        frames = new FrameAllocator(memory, poison, sabotage);
        processes = new ProcessTable(sabotage);
        List<Cpu> made = new ArrayList<>();
        for (int number = 0; number < cpuCount; number++) {
            made.add(new Cpu(number, memory, this::onPageFault));
        }
        cpus = new CpuSet(made);
        scheduler = new DeterministicScheduler(cpus, threads, seed, quantum);
        trace = traced ? new Trace(scheduler) : null;
        scheduler.setTrace(trace);
        Subscribers subscribers = new Subscribers();
        delivery = new Delivery(processes, subscribers, frames, trace);
        sending = new Sending(processes, subscribers, frames, trace);
        calls = new Calls(sending, delivery);
        notifications = new Notifications(processes, trace);
        upcalls = new Upcalls(this, delivery, scheduler);
        wakeups = new Wakeups(processes, delivery, scheduler, this::runDetour);
        new ProcessCalls(this).addTo(table);
        new MemoryCalls().addTo(table);
        new IpcCalls(this, sending, delivery, calls, new Revocation(processes, frames), upcalls).addTo(table);
        new TimeCalls(this, upcalls).addTo(table);
        new FileCalls().addTo(table);
    }

    public PhysicalMemory memory() {
        return memory;
    }

    public FrameAllocator frames() {
        return frames;
    }

    public CpuSet cpus() {
        return cpus;
    }

    /** The table of system calls, for faces to add theirs. */
    public SystemCallTable<Task> table() {
        return table;
    }

    /** What has happened so far; null if this machine is not traced. */
    public @Nullable Trace trace() {
        return trace;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    // ---- traps ----

    /**
     * A program calls the kernel.
     *
     * @param task the caller, which runs on this host thread
     * @return the call's result, or a negative errno; does not return if the task has ended meanwhile
     */
    public long systemCall(Task task, long number, long a0, long a1, long a2, long a3, long a4, long a5) {
        try {
            tick(task);
            long result = table.call(task, number, a0, a1, a2, a3, a4, a5);
            if (trace != null) {
                trace.record(EventKind.CALL, number, result, a0, a1);
            }
            if (task.process().attention) {
                interrupt(task);
            }
            return result;
        } catch (TaskUnwinding e) {
            throw e;
        } catch (RuntimeException | Error e) {
            rethrowIfPanicked(e);
            if (e instanceof KernelPanic found) {
                scheduler.stop(found);
                throw found;
            }
            throw panic("system call " + table.name(number) + " of " + task, e);
        }
    }

    /** A machine that panics takes all its tasks along; a program that throws something like it does not. */
    void rethrowIfPanicked(Throwable e) {
        if (e instanceof KernelPanic panic && scheduler.hasStoppedWith(panic)) {
            throw panic;
        }
    }

    /** The life of a host thread that runs a lender's handlers. */
    private void runDetour(Task lender) {
        try {
            upcalls.deliverWhileLending(lender);
        } catch (TaskUnwinding e) {
            // The machine is over.
        } catch (KernelPanic e) {
            scheduler.stop(e);
        } catch (RuntimeException | Error e) {
            scheduler.stop(new KernelPanic("in a handler of " + lender + ": " + e, e));
        }
    }

    /** One tick of virtual time, and an interrupt point: before every memory access and in every system call. */
    public void tick(Task task) {
        Cpu cpu = task.cpu();
        cpu.ticks++;
        if (--cpu.slice <= 0 || task.process().attention) {
            interruptSafely(task);
        }
    }

    private void interruptSafely(Task task) {
        try {
            interrupt(task);
        } catch (TaskUnwinding e) {
            throw e;
        } catch (RuntimeException | Error e) {
            rethrowIfPanicked(e);
            throw panic("interrupt of " + task, e);
        }
    }

    /** The slow half of an interrupt point: lets others run, ends the task if it was killed, handles messages. */
    private void interrupt(Task task) {
        if (scheduler.isOver()) {
            throw new TaskUnwinding(task);
        }
        if (task.cpu().slice <= 0) {
            preempt(task);
        }
        endIfKilled(task);
        if (task.process().attention) {
            task.process().attention = false;
            upcalls.deliver(task);
        }
    }

    /** Lets others run before {@code task} goes on. */
    void preempt(Task task) {
        wakeups.onBorrowerStops(task);
        scheduler.preempt(task);
    }

    private void onPageFault(Cpu cpu, long address, Access access) {
        Task task = cpu.current();
        if (task == null) {
            throw panic("fault at 0x" + Long.toHexString(address) + " on idle CPU " + cpu.number(), null);
        }
        long result;
        try {
            result = resolve(task, address, access);
        } catch (RuntimeException | Error e) {
            throw panic("fault of " + task, e);
        }
        if (result < 0) {
            String what = access.name().toLowerCase(java.util.Locale.ROOT) + " at 0x" + Long.toHexString(address);
            boolean fault = result == Errno.EFAULT.result();
            kill(
                    task.process(),
                    fault ? STATUS_FAULT : STATUS_KILLED,
                    fault ? "page fault: " + what : Errno.describe(result) + ": " + what);
            throw new TaskUnwinding(task);
        }
    }

    /** Makes an access of {@code task} possible, if it is allowed; 0 or a negative errno. */
    public long resolve(Task task, long address, Access access) {
        AddressSpace space = task.process().space();
        long copies = space.pages().copied();
        long result = space.resolve(address, access);
        faults++;
        pagesCopied += space.pages().copied() - copies;
        if (trace != null) {
            trace.record(EventKind.FAULT, address, access.right(), result, 0);
        }
        return result;
    }

    /**
     * The physical address behind a user address, after resolving a fault if need be.
     *
     * @return the address, or {@link MemoryManagementUnit#FAULT} if the access is not allowed
     */
    public long translate(Task task, long address, Access access) {
        MemoryManagementUnit mmu = task.cpu().mmu();
        long physical = mmu.translate(address, access);
        while (physical == MemoryManagementUnit.FAULT) {
            if (resolve(task, address, access) < 0) {
                return MemoryManagementUnit.FAULT;
            }
            physical = mmu.retry(address, access);
        }
        return physical;
    }

    /** Waits for {@code what} until somebody makes {@code task} ready; it may have been killed meanwhile. */
    void park(Task task, Task.Wait what) {
        endIfKilled(task);
        task.setWait(what);
        wakeups.onBorrowerStops(task);
        scheduler.park(task);
        task.setWait(Task.Wait.NOTHING);
        endIfKilled(task);
    }

    private static void endIfKilled(Task task) {
        if (task.isKilled()) {
            throw new TaskUnwinding(task);
        }
    }

    /** Stops the machine; the caller throws what this returns. */
    KernelPanic panic(String what, @Nullable Throwable cause) {
        KernelPanic panic = cause == null ? new KernelPanic(what) : new KernelPanic(what + ": " + cause, cause);
        scheduler.stop(panic);
        return panic;
    }

    // ---- processes ----

    /**
     * Makes a process; its first task runs {@code image} from the beginning.
     *
     * @param parent who makes it; 0: the kernel
     * @return the process; null when there is no frame for its root table, or no address space number left
     */
    public @Nullable Process spawn(long parent, String name, UserImage image, ProcessLimits limits) {
        Process process = create(parent, name, image, limits);
        if (process != null) {
            Task task = process.addTask(scheduler);
            scheduler.start(task, () -> runTask(task));
        }
        return process;
    }

    private @Nullable Process create(long parent, String name, UserImage image, ProcessLimits limits) {
        int asid = addressSpaceIds.take();
        if (asid == AddressSpaceIds.NONE) {
            return null;
        }
        long pid = processes.reserve();
        AddressSpace space = null;
        try {
            space = buildSpace(pid, asid, limits);
            return space == null ? null : makeProcess(pid, parent, name, image, space, limits);
        } finally {
            if (processes.get(pid) == null) {
                processes.release(pid);
                addressSpaceIds.giveBack(asid);
                if (space != null) {
                    space.destroy();
                }
            }
        }
    }

    private @Nullable AddressSpace buildSpace(long pid, int asid, ProcessLimits limits) {
        return new AddressSpace.Builder(frames, cpus)
                .owner(pid, asid)
                .account(new PageAccount(limits.pages()))
                .landingSlots(limits.landingSlots())
                .observer(trace)
                .build();
    }

    private Process makeProcess(
            long pid, long parent, String name, UserImage image, AddressSpace space, ProcessLimits limits) {
        Endpoint endpoint = new Endpoint(pid, space, limits.mailbox(), limits.mailboxShare(), wakeups);
        Process maker = processes.get(parent);
        endpoint.setSendMask(maker == null ? SendMask.OPEN : maker.endpoint().sendMask());
        IntervalTimer timer = new IntervalTimer(pid, scheduler, notifications);
        Process process = new Process(pid, parent, name, image, endpoint, limits, timer);
        processes.add(process);
        if (trace != null) {
            trace.record(EventKind.SPAWN, pid, parent, 0, 0, 0);
        }
        return process;
    }

    /** The life of a task, on its host thread. */
    private void runTask(Task task) {
        try {
            runProgram(task);
            onTaskEnded(task);
            scheduler.end(task);
        } catch (KernelPanic e) {
            scheduler.stop(e); // does nothing if it has stopped already
        } catch (RuntimeException | Error e) {
            scheduler.stop(new KernelPanic("at the end of " + task + ": " + e, e));
        }
    }

    private void runProgram(Task task) {
        try {
            endIfKilled(task);
            task.context().main();
            kill(task.process(), 0, null);
        } catch (TaskUnwinding e) {
            // It has ended already.
        } catch (Throwable e) {
            rethrowIfPanicked(e);
            fail(task, e);
        }
    }

    /** The program of {@code task} threw something: its process is killed. */
    void fail(Task task, Throwable thrown) {
        kill(task.process(), STATUS_ABORT, describe(thrown));
    }

    /** What a program has thrown, in its own words as far as it finds any. */
    private static String describe(Throwable thrown) {
        try {
            StackTraceElement[] stack = thrown.getStackTrace();
            return thrown + (stack.length == 0 ? "" : " at " + stack[0]);
        } catch (Throwable e) {
            return thrown.getClass().getName();
        }
    }

    /**
     * Ends a process. For everybody else it is over at once: nobody waits for it any more. Its own tasks end at their next interrupt
     * point, or when they have their host threads back; the last one gives back what only the process had.
     *
     * @param cause why, for people; null for an orderly exit
     */
    public void kill(Process process, long status, @Nullable String cause) {
        if (process.state() != Process.State.ALIVE) {
            return;
        }
        process.onEnding(status, cause);
        endMessages(process);
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

    /** Ends the calling task's process; does not return. */
    TaskUnwinding exit(Task task, long status) {
        kill(task.process(), status, null);
        return new TaskUnwinding(task);
    }

    private void onTaskEnded(Task task) {
        Process process = task.process();
        if (process.removeTask(task)) {
            reap(process);
        }
    }

    /** Gives back what is left of a process. */
    private void reap(Process process) {
        if (process.state() == Process.State.ALIVE) {
            kill(process, 0, null);
        }
        process.descriptors().closeAll();
        sends += process.endpoint().counters().sendsSucceeded();
        process.space().destroy();
        addressSpaceIds.giveBack(process.space().asid());
        processes.release(process.pid());
        process.onDead();
        if (trace != null) {
            long charged = process.space().account().charged();
            trace.record(EventKind.EXIT, process.pid(), process.exitStatus(), charged, 0, 0);
        }
        notifications.count(process.parent(), MessageType.CHILD_EXITED);
    }

    /** The process {@code pid}; null if there is none. */
    public @Nullable Process process(long pid) {
        return processes.get(pid);
    }

    /** All processes. */
    public List<Process> processes() {
        return processes.all();
    }

    // ---- runs, from outside ----

    /** Runs until nothing can go on; see {@link DeterministicScheduler#run}. */
    public RunResult run(long tickLimit, long patienceNanos) {
        RunResult.Outcome outcome = scheduler.run(tickLimit, patienceNanos);
        List<String> left = new ArrayList<>();
        for (Process process : processes.all()) {
            for (Task task : process.tasks()) {
                boolean parked = task.state() == Task.State.PARKED;
                left.add(task + (parked ? " waits for " + task.waitsFor() : " is " + task.state()));
            }
        }
        boolean done = outcome == RunResult.Outcome.IDLE && left.isEmpty();
        return new RunResult(done ? RunResult.Outcome.ALL_EXITED : outcome, left);
    }

    /** Makes a process whose only task is the calling host thread; null as for {@link #spawn}. */
    public @Nullable Task attach(String name, UserImage image, ProcessLimits limits) {
        scheduler.checkCanAttach();
        Process process = create(0, name, image, limits);
        if (process == null) {
            return null;
        }
        Task task = process.addTask(scheduler);
        scheduler.attach(task);
        return task;
    }

    /** Ends the process that {@link #attach} made, from the same host thread. */
    public void detach(Task task) {
        kill(task.process(), 0, null);
        onTaskEnded(task);
        scheduler.detach(task);
    }

    /** Gives the host back what the machine took from it. No task may be left. */
    public void close() {
        threads.close();
        memory.close();
    }

    // ---- figures ----

    /** Virtual time: memory accesses and system calls of all CPUs. */
    public long ticks() {
        return cpus.ticks();
    }

    /** True if so many more ticks can be counted. */
    boolean canPass(long more) {
        return more < Timers.NEVER - ticks();
    }

    /** Page faults, those that system calls met on user addresses included. */
    public long faults() {
        return faults;
    }

    /** Calls of {@code send} that succeeded. */
    public long sends() {
        long sum = sends;
        for (Process process : processes.all()) {
            sum += process.endpoint().counters().sendsSucceeded();
        }
        return sum;
    }

    /** Pages whose contents were copied, by a send or for a store into a copy-on-write page. */
    public long pagesCopied() {
        return pagesCopied + sending.pagesCopied();
    }
}
