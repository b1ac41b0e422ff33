package org.pagoda.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Calls;
import org.pagoda.ipc.Delivery;
import org.pagoda.ipc.Notifications;
import org.pagoda.ipc.Revocation;
import org.pagoda.ipc.Sending;
import org.pagoda.ipc.Subscribers;
import org.pagoda.kernel.scheduling.SchedulingParameters;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.AsidTable;
import org.pagoda.mmu.BackingStore;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.KernelMemory;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.PageOut;
import org.pagoda.mmu.PhysicalMemory;
import org.pagoda.mmu.Sabotage;

/**
 * The nucleus: puts its parts together, and is the way in for traps.
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
    private final KernelMemory kernelMemory;
    private final CpuSet cpus;
    private final Scheduler scheduler;
    private final HostThreads threads = new HostThreads();
    private final SystemCallTable<Task> table = new SystemCallTable<>();
    private final ProcessTable processes;
    private final Sending sending;
    private final Wakeups wakeups;
    private final Family family;
    private final ProcessLife life;
    private final AttachedThreads attachedThreads;
    private final Upcalls upcalls;
    private final ServeOnly serveOnly;
    private final MemoryShortage shortage;
    private final Pagers pagers;
    private final UserFaults faults;
    private final TaskControl tasks;
    private final @Nullable Trace trace;
    private final boolean freeCalls;
    private final long seed;

    public Kernel(KernelSettings settings) {
        Sabotage sabotage = settings.sabotage();
        memory = new PhysicalMemory(settings.frames());
        frames = new FrameAllocator(memory, settings.poison(), sabotage);
        kernelMemory = new KernelMemory(frames);
        processes = new ProcessTable(settings.processes(), sabotage);
        shortage = new MemoryShortage(frames, processes);
        List<Cpu> made = new ArrayList<>();
        for (int number = 0; number < settings.cpus(); number++) {
            made.add(new Cpu(number, memory, settings.tlb(), settings.seed(), this::onPageFault));
        }
        cpus = new CpuSet(made, new AsidTable(settings.asidBits()), sabotage);
        QueueScheduler chosen = Schedulers.create(settings, cpus, processes, threads);
        freeCalls = settings.scheduling().freeCalls();
        seed = settings.seed();
        trace = settings.traced() ? new Trace(chosen) : null;
        scheduler = chosen;
        scheduler.setTrace(trace);
        Subscribers subscribers = new Subscribers();
        Delivery delivery = new Delivery(processes, subscribers, frames, trace, settings.fastPath());
        sending = new Sending(processes, subscribers, frames, trace, settings.fastPath());
        Calls calls = new Calls(sending, delivery);
        Notifications notifications = new Notifications(processes, trace);
        wakeups = new Wakeups(delivery, scheduler, this::runDetour);
        family = new Family(processes, scheduler, notifications, sabotage);
        ProcessFactory factory =
                new ProcessFactory(processes, frames, cpus, scheduler, wakeups, notifications, family, trace);
        life = new ProcessLife(factory, scheduler, delivery, calls, family, trace);
        attachedThreads = new AttachedThreads(scheduler, life);
        upcalls = new Upcalls(this, life, delivery, scheduler, wakeups, settings.fastPath() && !sabotage.hasAny());
        serveOnly = new ServeOnly(life, upcalls, scheduler);
        tasks = new TaskControl(this, life, upcalls, scheduler);
        life.setListener(tasks.listeners());
        new ProcessCalls(this, life).addTo(table);
        new FamilyCalls(this, family, life, upcalls).addTo(table);
        new LimitCalls(this).addTo(table);
        new ThreadCalls(this, life, upcalls).addTo(table);
        pagers = new Pagers(this, calls, upcalls);
        faults = new UserFaults(shortage, pagers, life, trace);
        new MemoryCalls(this).addTo(table);
        new IpcCalls(this, sending, delivery, calls, new Revocation(processes, frames), upcalls).addTo(table);
        new TimeCalls(this, upcalls).addTo(table);
        new FileCalls(pagers).addTo(table);
        new DescriptorCalls().addTo(table);
        new PollCalls(this).addTo(table);
        new UserCalls().addTo(table);
    }

    /** What all that is random on this machine comes from. */
    public long seed() {
        return seed;
    }

    public PhysicalMemory memory() {
        return memory;
    }

    public FrameAllocator frames() {
        return frames;
    }

    /** Gives the machine swap space; before there is a process. */
    public void attachSwap(BackingStore store) {
        shortage.attachSwap(store);
    }

    /** What puts pages out when frames run short; null on a machine without swap space. */
    public @Nullable PageOut pageOut() {
        return shortage.pageOut();
    }

    /** Memory by the kernel's own addresses. */
    public KernelMemory kernelMemory() {
        return kernelMemory;
    }

    public CpuSet cpus() {
        return cpus;
    }

    /** The table of system calls, for faces to add theirs. */
    public SystemCallTable<Task> table() {
        return table;
    }

    /** Tasks, as faces of the kernel deal with them. */
    public TaskControl tasks() {
        return tasks;
    }

    /** What has happened so far; null if this machine is not traced. */
    public @Nullable Trace trace() {
        return trace;
    }

    /** Stopping the machine in the middle of a run. */
    public Stops stops() {
        return new Stops(scheduler);
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
        boolean mayStay = (freeCalls ? task.cpu().slice : countTick(task)) > 0
                && !task.process().hasAttention();
        if (mayStay && trace == null && table.isLeaf(number)) {
            return table.call(task, number, a0, a1, a2, a3, a4, a5);
        }
        scheduler.enterKernel(task);
        try {
            if (task.cpu().slice <= 0 || task.process().hasAttention()) {
                interrupt(task);
            }
            shortage.onTrap();
            task.missNothing();
            long result = table.call(task, number, a0, a1, a2, a3, a4, a5);
            while (shortage.canRetry(result) || pagers.canRetry(task, result)) {
                result = table.call(task, number, a0, a1, a2, a3, a4, a5);
            }
            if (trace != null) {
                trace.record(EventKind.CALL, number, result, a0, a1);
            }
            if (task.process().hasAttention()) {
                interrupt(task);
            }
            return result;
        } catch (TaskUnwinding e) {
            throw e;
        } catch (RuntimeException | Error e) {
            scheduler.rethrowIfPanicked(e);
            throw panic("system call " + table.name(number) + " of " + task, e);
        } finally {
            scheduler.leaveKernel(task);
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
        if (countTick(task) <= 0 || task.process().hasAttention()) {
            interruptSafely(task);
        }
    }

    /** Counts a tick; what is left of the slice. */
    private static long countTick(Task task) {
        Cpu cpu = task.cpu();
        cpu.ticks++;
        return --cpu.slice;
    }

    private void interruptSafely(Task task) {
        scheduler.enterKernel(task);
        try {
            interrupt(task);
        } catch (TaskUnwinding e) {
            throw e;
        } catch (RuntimeException | Error e) {
            scheduler.rethrowIfPanicked(e);
            throw panic("interrupt of " + task, e);
        } finally {
            scheduler.leaveKernel(task);
        }
    }

    /** The slow half of an interrupt point: lets others run, ends the task if it was killed, handles messages. */
    private void interrupt(Task task) {
        if (scheduler.isOver()) {
            throw new TaskUnwinding(task);
        }
        if (task.cpu().slice <= 0) {
            if (!scheduler.standStill(task)) {
                task.cpu().slicesOver++;
                preempt(task);
            } else if (!task.process().hasAttention()) {
                return;
            }
        }
        task.unwindIfKilled();
        if (task.process().hasAttention()) {
            task.process().clearAttention();
            upcalls.deliver(task);
        }
    }

    /** Lets others run before {@code task} goes on. */
    void preempt(Task task) {
        wakeups.onBorrowerStops(task);
        scheduler.preempt(task);
    }

    /** Lets others go first, though its slice is not over. */
    void letOthersRun(Task task) {
        wakeups.onBorrowerStops(task);
        scheduler.letOthersRun(task);
    }

    private MemoryManagementUnit onPageFault(Cpu cpu, long address, Access access) {
        Task task = cpu.current();
        if (task == null) {
            throw panic("fault at 0x" + Long.toHexString(address) + " on idle CPU " + cpu.number(), null);
        }
        scheduler.enterKernel(task);
        try {
            return faults.onAccess(task, address, access);
        } catch (TaskUnwinding e) {
            throw e;
        } catch (RuntimeException | Error e) {
            scheduler.rethrowIfPanicked(e);
            throw panic("fault of " + task, e);
        } finally {
            scheduler.leaveKernel(task);
        }
    }

    /**
     * The physical address behind a user address, after resolving a fault if need be. Waits for nobody: a page that a pager has to be asked
     * for is a fault, but a system call that returns {@code -EFAULT} after it is made again when the page is there.
     *
     * @return the address, or {@link MemoryManagementUnit#FAULT} if the access is not allowed
     */
    public long translate(Task task, long address, Access access) {
        return faults.translate(task, address, access);
    }

    /** Waits for {@code what} until somebody makes {@code task} ready; it may have been killed meanwhile. */
    void park(Task task, Task.Wait what) {
        task.unwindIfKilled();
        task.setWait(what);
        wakeups.onBorrowerStops(task);
        scheduler.park(task);
        task.setWait(Task.Wait.NOTHING);
        task.unwindIfKilled();
    }

    /** Stops the machine; the caller throws what this returns. */
    KernelPanic panic(String what, @Nullable Throwable cause) {
        KernelPanic panic;
        if (cause instanceof KernelPanic found) {
            panic = found;
        } else {
            panic = cause == null ? new KernelPanic(what) : new KernelPanic(what + ": " + cause, cause);
        }
        scheduler.stop(panic);
        return panic;
    }

    // ---- processes ----

    /**
     * Makes a process; its first task runs {@code image} from the beginning.
     *
     * @param parent who makes it; 0: the kernel
     * @return the process; null when there is no frame for its root table, or there are too many processes
     */
    public @Nullable Process spawn(long parent, String name, UserImage image, ProcessLimits limits) {
        scheduler.enterFromOutside();
        try {
            return life.spawn(parent, name, image, limits);
        } finally {
            scheduler.leaveToOutside();
        }
    }

    /**
     * Makes a process whose first task becomes ready at tick {@code tick}; of those with the same tick the one that was made first comes first.
     *
     * @return the process; null as for {@link #spawn(long, String, UserImage, ProcessLimits)}
     */
    public @Nullable Process spawnAt(long tick, String name, UserImage image, SchedulingParameters parameters) {
        scheduler.enterFromOutside();
        try {
            return life.spawnAt(tick, name, image, parameters);
        } finally {
            scheduler.leaveToOutside();
        }
    }

    /** Has the scheduler decide about {@code task} by other parameters from now on. */
    public void setScheduling(Task task, SchedulingParameters parameters) {
        scheduler.enterFromOutside();
        try {
            scheduler.setParameters(task, parameters);
        } finally {
            scheduler.leaveToOutside();
        }
    }

    /** Has {@code listener} told what runs when; throws if CPUs do not go in step. */
    public void listen(ScheduleListener listener) {
        scheduler.listen(listener);
    }

    /**
     * Makes a process that only serves: {@code image} runs once, to register handlers, and when it returns the process lives on without a
     * host thread of its own; see {@link ServeOnly}.
     *
     * @return the process; null as for {@link #spawn}
     */
    public @Nullable Process spawnServing(long parent, String name, UserImage image, ProcessLimits limits) {
        scheduler.enterFromOutside();
        try {
            Process process = life.make(parent, name, image, limits);
            if (process != null) {
                serveOnly.start(process);
            }
            return process;
        } finally {
            scheduler.leaveToOutside();
        }
    }

    /**
     * Makes another task of a process that lives. It runs {@code image} from the beginning; when that returns, only the task ends. Waits as
     * {@link AttachedThreads#attach(Process, UserImage)}.
     */
    public Task startTask(Process process, UserImage image) {
        scheduler.enterFromOutside();
        try {
            return life.startTask(process, image);
        } finally {
            scheduler.leaveToOutside();
        }
    }

    /**
     * Ends a process. For everybody else it is over at once: nobody waits for it any more. Its own tasks end at their next interrupt
     * point, or when they have their host threads back; the last one gives back what only the process had.
     *
     * @param cause why, for people; null for an orderly exit
     */
    public void kill(Process process, long status, @Nullable String cause) {
        scheduler.enterFromOutside();
        try {
            life.kill(process, status, cause);
        } finally {
            scheduler.leaveToOutside();
        }
    }

    /** {@code process} adopts those whose parents end; until one is named the kernel does. */
    public void setInit(Process process) {
        family.setInit(process);
    }

    /** The process {@code pid}; null if there is none. */
    public @Nullable Process process(long pid) {
        return processes.get(pid);
    }

    /** The same, but for one that is ending. */
    @Nullable
    Process alive(long pid) {
        return processes.alive(pid);
    }

    /** The process {@code pid}, or, for 0, that of {@code task}; null if there is none, or it is ending. */
    @Nullable
    Process aliveOrSelf(Task task, long pid) {
        return pid == 0 ? task.process() : alive(pid);
    }

    /** All processes. */
    public List<Process> processes() {
        return processes.all();
    }

    // ---- runs, from outside ----

    /** Runs until nothing can go on; see {@link Scheduler#run}. */
    public RunResult run(long tickLimit, long patienceNanos) {
        RunResult.Outcome outcome = scheduler.run(tickLimit, patienceNanos);
        return RunResult.of(outcome, processes.all());
    }

    /** Threads of the host that are tasks. */
    public AttachedThreads attachedThreads() {
        return attachedThreads;
    }

    /** Gives the host back what the machine took from it. No task may be left. */
    public void close() {
        threads.close();
        memory.close();
    }

    // ---- figures ----

    /** Virtual time: memory accesses and system calls of all CPUs; where they go in step, of one, with the ticks in which it was idle. */
    public long ticks() {
        return cpus.ticks();
    }

    /** True if so many more ticks can be counted. */
    boolean canPass(long more) {
        return more < Timers.NEVER - ticks();
    }

    /** Page faults, those that system calls met on user addresses included. */
    public long faults() {
        return faults.count();
    }

    /** Calls of {@code send} that succeeded. */
    public long sends() {
        long sum = tasks.messagesOfTheDead().counters().sendsSucceeded();
        for (Process process : processes.all()) {
            sum += process.endpoint().counters().sendsSucceeded();
        }
        return sum;
    }

    /** Pages whose contents were copied, by a send or for a store into a copy-on-write page. */
    public long pagesCopied() {
        return faults.pagesCopied() + sending.pagesCopied();
    }
}
