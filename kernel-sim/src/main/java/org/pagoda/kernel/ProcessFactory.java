package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.Notifications;
import org.pagoda.ipc.SendMask;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.AddressSpaceCopy;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.PageAccount;
import org.pagoda.mmu.Sabotage;

/** Gives processes what they consist of, and takes it back: identifiers, an address space, an endpoint. */
final class ProcessFactory {
    private final ProcessTable processes;
    private final FrameAllocator frames;
    private final CpuSet cpus;
    private final Scheduler scheduler;
    private final Wakeups wakeups;
    private final Notifications notifications;
    private final Family family;
    private final @Nullable Trace trace;
    private final OpenFileCount openFiles;

    ProcessFactory(
            ProcessTable processes,
            FrameAllocator frames,
            CpuSet cpus,
            Scheduler scheduler,
            Wakeups wakeups,
            Notifications notifications,
            Family family,
            @Nullable Trace trace) {
        this.processes = processes;
        this.frames = frames;
        this.cpus = cpus;
        this.scheduler = scheduler;
        this.wakeups = wakeups;
        this.notifications = notifications;
        this.family = family;
        this.trace = trace;
        openFiles = OpenFileCount.ofFrames(frames.table().size());
    }

    /**
     * A process without tasks.
     *
     * @param original whose memory and open files it inherits, with the same limits; null: nobody's
     * @return its identifier; {@code -EAGAIN} if there are too many processes, or the parent has too many children; {@code -ENOMEM} without frames for what it needs now;
     *     {@code -EDQUOT} if it may not map as much as {@code original} does
     */
    long create(long parent, String name, UserImage image, ProcessLimits limits, @Nullable Process original) {
        Process maker = processes.get(parent);
        if (maker != null && maker.childCount() >= maker.limits().children()) {
            return Errno.EAGAIN.result();
        }
        long pid = processes.reserve();
        if (pid < 0) {
            return pid;
        }
        AddressSpace space = null;
        try {
            space = buildSpace(pid, limits);
            if (space == null) {
                return Errno.ENOMEM.result();
            }
            return original == null
                    ? make(pid, parent, name, image, space, limits).pid()
                    : makeLike(original, pid, parent, name, image, space);
        } finally {
            if (processes.get(pid) == null) {
                processes.release(pid);
                if (space != null) {
                    space.destroy();
                }
            }
        }
    }

    /** A process that has what {@code original} has. It is complete when it is told of, and its pages are told of after it. */
    private long makeLike(Process original, long pid, long parent, String name, UserImage image, AddressSpace space) {
        AddressSpaceCopy memory = new AddressSpaceCopy(original.space(), space);
        long result = memory.prepare();
        if (result < 0) {
            return result;
        }
        memory.commit();
        Process process = make(pid, parent, name, image, space, original.limits());
        memory.report();
        process.descriptors().inherit(original.descriptors());
        return pid;
    }

    /** Gives a process that begins afresh what it inherits from {@code parent}, and its arguments; the result of {@link #giveArguments}. */
    long equip(Process process, Process parent, byte[] arguments) {
        process.descriptors().inherit(parent.descriptors());
        process.descriptors().closeForProgram();
        return giveArguments(process, arguments);
    }

    /** Puts arguments on an empty stack, where they fit; 0, {@code -ENOMEM} or {@code -EDQUOT}. */
    long giveArguments(Process process, byte[] arguments) {
        return ArgumentBlock.write(process.space(), frames.memory(), arguments);
    }

    /** The process that {@link #create} has made. */
    Process created(long pid) {
        Process process = processes.get(pid);
        if (process == null) {
            throw new KernelPanic("process " + pid + " was made, and is not there");
        }
        return process;
    }

    private @Nullable AddressSpace buildSpace(long pid, ProcessLimits limits) {
        return new AddressSpace.Builder(frames, cpus)
                .owner(pid)
                .account(new PageAccount(limits.pages()))
                .landingSlots(limits.landingSlots())
                .stackPages(limits.stackPages())
                .observer(trace)
                .build();
    }

    private Process make(
            long pid, long parent, String name, UserImage image, AddressSpace space, ProcessLimits limits) {
        Wakeups.OfProcess listener = wakeups.new OfProcess();
        Endpoint endpoint = new Endpoint(pid, space, limits.mailbox(), limits.mailboxShare(), listener);
        Process maker = processes.get(parent);
        boolean inherits = !frames.sabotage().has(Sabotage.Mutant.NO_INHERITANCE);
        endpoint.setSendMask(maker != null && inherits ? maker.endpoint().sendMask() : SendMask.OPEN);
        IntervalTimer timer = new IntervalTimer(pid, scheduler, notifications);
        Process process = new Process(pid, parent, name, image, endpoint, limits, timer, openFiles, cpus.ticks());
        processes.add(process);
        listener.set(process);
        if (maker != null) {
            process.setGroup(maker.group());
            process.inherit(maker);
            endpoint.setPrincipal(maker.endpoint().principal());
        }
        family.onMade(process);
        if (trace != null) {
            trace.record(EventKind.SPAWN, pid, parent, 0, 0, 0);
        }
        return process;
    }

    /** {@code process}, which may run now, has another task than its first. */
    void expectMoreTasks(Process process) {
        cpus.expectOthers(process.space());
    }

    /** Takes back what a process still has; its tasks have ended. */
    void destroy(Process process) {
        process.descriptors().closeAll();
        process.setWorkingDirectory(null);
        process.space().destroy();
        cpus.onDestroyed(process.space());
        processes.remove(process);
        process.onDead();
    }
}
