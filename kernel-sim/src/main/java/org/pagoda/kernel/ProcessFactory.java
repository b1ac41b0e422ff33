package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.Notifications;
import org.pagoda.ipc.SendMask;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.kernel.trace.Trace;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.PageAccount;
import org.pagoda.mmu.Sabotage;

/** Gives processes what they consist of, and takes it back: identifiers, an address space, an endpoint. */
final class ProcessFactory {
    private final ProcessTable processes;
    private final AddressSpaceIds addressSpaceIds = new AddressSpaceIds();
    private final FrameAllocator frames;
    private final CpuSet cpus;
    private final Scheduler scheduler;
    private final Wakeups wakeups;
    private final Notifications notifications;
    private final @Nullable Trace trace;

    ProcessFactory(
            ProcessTable processes,
            FrameAllocator frames,
            CpuSet cpus,
            Scheduler scheduler,
            Wakeups wakeups,
            Notifications notifications,
            @Nullable Trace trace) {
        this.processes = processes;
        this.frames = frames;
        this.cpus = cpus;
        this.scheduler = scheduler;
        this.wakeups = wakeups;
        this.notifications = notifications;
        this.trace = trace;
    }

    /** A process without tasks; null when there is no frame for its root table, or no address space number left. */
    @Nullable
    Process create(long parent, String name, UserImage image, ProcessLimits limits) {
        int asid = addressSpaceIds.take();
        if (asid == AddressSpaceIds.NONE) {
            return null;
        }
        long pid = processes.reserve();
        AddressSpace space = null;
        try {
            space = buildSpace(pid, asid, limits);
            return space == null ? null : make(pid, parent, name, image, space, limits);
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
                .stackPages(limits.stackPages())
                .observer(trace)
                .build();
    }

    private Process make(
            long pid, long parent, String name, UserImage image, AddressSpace space, ProcessLimits limits) {
        Endpoint endpoint = new Endpoint(pid, space, limits.mailbox(), limits.mailboxShare(), wakeups);
        Process maker = processes.get(parent);
        boolean inherits = !frames.sabotage().has(Sabotage.Mutant.NO_INHERITANCE);
        endpoint.setSendMask(maker != null && inherits ? maker.endpoint().sendMask() : SendMask.OPEN);
        IntervalTimer timer = new IntervalTimer(pid, scheduler, notifications);
        Process process = new Process(pid, parent, name, image, endpoint, limits, timer);
        processes.add(process);
        if (trace != null) {
            trace.record(EventKind.SPAWN, pid, parent, 0, 0, 0);
        }
        return process;
    }

    /** Takes back what a process still has; its tasks have ended. */
    void destroy(Process process) {
        process.descriptors().closeAll();
        process.space().destroy();
        addressSpaceIds.giveBack(process.space().asid());
        processes.release(process.pid());
        process.onDead();
    }
}
