package org.pagoda.kernel;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Delivery;
import org.pagoda.ipc.Endpoint;
import org.pagoda.mmu.Sabotage;

/** Who looks up when a message arrives, or when a mailbox has room again. */
final class Wakeups {
    private final Delivery delivery;
    private final Scheduler scheduler;
    private final Consumer<Task> detour;

    Wakeups(Delivery delivery, Scheduler scheduler, Consumer<Task> detour) {
        this.detour = detour;
        this.delivery = delivery;
        this.scheduler = scheduler;
    }

    /**
     * What an endpoint tells of one process, which is made after its endpoint: nothing happens as long as there is none, or when it is
     * dead. The process is kept here because to look it up takes as long as the rest.
     */
    final class OfProcess implements Endpoint.Listener {
        private @Nullable Process process;

        void set(Process made) {
            process = made;
        }

        @Override
        public void onQueued(Endpoint endpoint) {
            if (process != null && process.state() != Process.State.DEAD) {
                Wakeups.this.onQueued(process);
            }
        }

        @Override
        public void onRoom(Endpoint endpoint) {
            if (process != null && !process.waitingForRoom().isEmpty()) {
                Wakeups.this.onRoom(process);
            }
        }
    }

    /**
     * The lowest-numbered parked task of the receiver is interrupted; if none is parked, the first that comes to an interrupt point handles
     * the message.
     */
    void onQueued(Process process) {
        Endpoint endpoint = process.endpoint();
        if (delivery.next(endpoint) == null) {
            return;
        }
        process.setAttention();
        if (endpoint.space().frames().sabotage().has(Sabotage.Mutant.LOSE_WAKEUP)) {
            return;
        }
        // By index, here and below: an iterator would be garbage on the path of every send.
        for (int i = 0; i < process.tasks().size(); i++) {
            Task task = process.tasks().get(i);
            if (task.state() == Task.State.PARKED) {
                scheduler.ready(task);
                return;
            } else if (task.state() == Task.State.LENDING) {
                if (!task.isBorrowerRunning()) {
                    scheduler.lending().detour(task, () -> detour.accept(task));
                }
                return; // else the borrower will be done in a moment, or stop: see onBorrowerStops
            }
        }
    }

    /**
     * The task that {@link #onQueued(Process)} would wake, if all that it does is to sit in {@code serve()}, and if there is something that
     * it can handle: then it need not be woken first by whoever has a host thread to lend. Else null.
     */
    @Nullable
    Task idleServer(Process process) {
        for (int i = 0; i < process.tasks().size(); i++) {
            Task task = process.tasks().get(i);
            if (task.state() == Task.State.PARKED) {
                boolean serves = task.waitsFor() == Task.Wait.SERVE && !task.isKilled();
                return serves && delivery.next(process.endpoint()) != null ? task : null;
            } else if (task.state() == Task.State.LENDING) {
                return null;
            }
        }
        return null;
    }

    /**
     * A task that may run on a borrowed host thread is about to wait, or to let others run: those whose threads it holds up count
     * as parked, so they handle what came in for them on other threads.
     */
    void onBorrowerStops(Task borrower) {
        for (Task lender = borrower.lender(); lender != null; lender = lender.lender()) {
            if (lender.state() == Task.State.LENDING && lender.process().hasAttention()) {
                Task awaiting = lender;
                scheduler.lending().detour(lender, () -> detour.accept(awaiting));
            }
        }
    }

    /** All that wait try again, the longest waiting first. */
    private void onRoom(Process process) {
        if (process.state() != Process.State.DEAD
                && !process.space().frames().sabotage().has(Sabotage.Mutant.LOSE_ROOM)) {
            for (int i = 0; i < process.waitingForRoom().size(); i++) {
                scheduler.ready(process.waitingForRoom().get(i));
            }
        }
    }
}
