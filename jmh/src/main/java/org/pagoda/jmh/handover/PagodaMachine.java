package org.pagoda.jmh.handover;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.ProgramImage;

/** A machine in parallel mode whose processes are producers and a consumer: threads of the host, attached, each on a CPU of its own. */
final class PagodaMachine implements AutoCloseable {
    /** The type of all messages that hand pages over. */
    static final long TYPE = 64;

    private static final long MEMORY = 64L << 20;
    /** The checker looks at each frame again and again: then no more than are needed, for what is not in rotation. */
    private static final long LITTLE_MEMORY = 2L << 20;

    private final Machine machine;
    private final boolean checked;
    private final int framesBefore;

    PagodaMachine(Settings settings) {
        checked = settings.checked();
        machine = Machine.builder()
                .memory(settings.checked() ? LITTLE_MEMORY + 3L * Page.address(settings.allRotating()) : MEMORY)
                .cpus(settings.sameCore() ? 1 : settings.producers() + 1)
                .parallel(true)
                .traced(settings.checked()) // the checker listens to events
                .checked(settings.checked())
                .build();
        framesBefore = machine.framesInUse();
    }

    /** A process that is a thread of the host. */
    record Attached(Task task, Libc libc) {}

    /** Makes the calling thread a process, which has been {@link #enter entered}, until {@link #detach}. */
    Attached attach(String name, ProcessLimits limits) {
        List<Libc> loaded = new ArrayList<>();
        ProgramImage image = new ProgramImage(machine.kernel(), unused -> {});
        Task task = machine.attach(
                name,
                attached -> {
                    Libc libc = (Libc) image.load(attached);
                    loaded.add(libc);
                    return libc;
                },
                limits);
        return new Attached(task, loaded.get(0));
    }

    /** The calling thread goes on as {@code process}, until {@link #leave}. */
    void enter(Attached process) {
        if (checked) {
            machine.kernel().attachedThreads().resume(process.task());
        }
    }

    /**
     * The calling thread does something else meanwhile. The checker looks when no CPU is in a program, so it would wait for a thread that
     * is not about to make an access or a call; nobody else does, and without the checker this costs nothing.
     */
    void leave(Attached process) {
        if (checked) {
            machine.kernel().attachedThreads().rest(process.task());
        }
    }

    /** Ends a process; by its thread, which has left it. */
    void detach(Attached process) {
        machine.detach(process.task());
    }

    /** Makes a process that sits in {@code serve()}, and handles messages on the thread of {@code caller}, which waits until it does. */
    long spawnServing(Attached caller, ProcessLimits limits, Program program) {
        ProgramImage image = new ProgramImage(machine.kernel(), libc -> {
            program.main(libc);
            libc.serve();
        });
        long pid = machine.spawn("receiver", image, limits).pid();
        while (caller.libc().send(pid, TYPE, 0, 0, 0) == Errno.ECONNREFUSED.result()) {
            caller.libc().schedYield();
        }
        return pid;
    }

    Machine machine() {
        return machine;
    }

    /** Ends all processes; when all threads are detached. */
    @Override
    public void close() {
        machine.shutDown();
        int framesLeaked = machine.framesInUse() - framesBefore;
        machine.close();
        if (framesLeaked != 0) {
            throw new IllegalStateException(framesLeaked + " frames leaked");
        }
    }
}
