package org.pagoda.jcstress;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.pagoda.ipc.check.Violation;
import org.pagoda.kernel.AttachedThreads;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.ProcessLimits;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.Libc;
import org.pagoda.user.ProgramImage;

/**
 * A small machine in parallel mode, for one race: a thread of the harness acts as a task of it, and another one at the same moment as another
 * task. In between all tasks rest.
 *
 * <p>Booting takes longer than any race, so a machine is used again. The harness makes and forgets the states of races, and has no place for
 * what outlives them; hence the one static field.
 */
final class World {
    private static final Queue<World> IDLE = new ConcurrentLinkedQueue<>();

    /** Races on one machine from one check of all laws to the next. */
    private static final int RACES_PER_CHECK = 32;

    private static final int MEGABYTE = 1 << 20;
    private static final int CPUS = 3;
    private static final int RACERS = 2;

    private final Machine machine = Machine.builder()
            .memory(MEGABYTE)
            .parallel(true)
            .cpus(CPUS)
            .quantum(Integer.MAX_VALUE)
            .traced(false)
            .build();
    private final int framesAtBoot = machine.framesInUse();
    private final List<Actor> actors = new ArrayList<>();
    private final AtomicInteger started = new AtomicInteger();
    private int races;

    /** A machine without processes. */
    static World take() {
        World idle = IDLE.poll();
        return idle == null ? new World() : idle;
    }

    private World() {}

    /** A task, as its program sees it. */
    final class Actor {
        private final AttachedThreads threads;
        private final ProgramImage image;
        private final List<Libc> loaded = new ArrayList<>();
        private final Task task;

        private Actor(String name, ProcessLimits limits) {
            threads = machine.kernel().attachedThreads();
            image = new ProgramImage(machine.kernel(), unused -> {});
            Task made = threads.attach(name, this::load, limits);
            if (made == null) {
                throw new IllegalStateException("no memory for " + name);
            }
            task = made;
            threads.rest(task);
            actors.add(this);
        }

        private Actor(Actor first) {
            threads = first.threads;
            image = first.image;
            task = threads.attach(first.task.process(), this::load);
            threads.rest(task);
            actors.add(this);
        }

        private Libc load(Task attached) {
            Libc libc = (Libc) image.load(attached);
            loaded.add(libc);
            return libc;
        }

        Libc libc() {
            return loaded.get(0);
        }

        Process process() {
            return task.process();
        }

        /** Another task of the same process. */
        Actor sibling() {
            return new Actor(this);
        }

        /** Does something while all others rest. */
        void perform(Runnable body) {
            if (!threads.perform(task, body)) {
                throw new IllegalStateException(
                        task + " has ended: " + task.process().cause());
            }
        }

        /** Does something at the same moment as the other racer. It may not come to its end: a fault kills the process. */
        void race(Runnable body) {
            threads.perform(task, () -> {
                started.incrementAndGet();
                while (started.get() < RACERS) {
                    Thread.onSpinWait();
                }
                body.run();
            });
        }

        private void end() {
            threads.detach(task);
        }
    }

    Kernel kernel() {
        return machine.kernel();
    }

    /** A new process. */
    Actor process(String name) {
        return process(name, ProcessLimits.DEFAULT);
    }

    Actor process(String name, ProcessLimits limits) {
        return new Actor(name, limits);
    }

    /** Frames that are handed out. */
    int frames() {
        return machine.framesInUse();
    }

    /** The race is over: ends all processes, checks that nothing of them is left and, now and then, all laws before that. */
    void end() {
        List<Violation> broken = races++ % RACES_PER_CHECK == 0 ? machine.check() : List.of();
        for (int i = actors.size(); i-- > 0; ) {
            actors.get(i).end();
        }
        actors.clear();
        started.set(0);
        int leaked = machine.framesInUse() - framesAtBoot;
        if (!broken.isEmpty() || leaked != 0) {
            throw new IllegalStateException("leaked frames: " + leaked + ", broken laws: " + broken);
        }
        IDLE.add(this);
    }
}
