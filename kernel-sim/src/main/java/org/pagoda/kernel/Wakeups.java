package org.pagoda.kernel;

import org.pagoda.ipc.Delivery;
import org.pagoda.ipc.Endpoint;

/** Who looks up when a message arrives, or when a mailbox has room again. */
final class Wakeups implements Endpoint.Listener {
    private final ProcessTable processes;
    private final Delivery delivery;
    private final Scheduler scheduler;

    Wakeups(ProcessTable processes, Delivery delivery, Scheduler scheduler) {
        this.processes = processes;
        this.delivery = delivery;
        this.scheduler = scheduler;
    }

    /**
     * {@inheritDoc} The lowest-numbered parked task of the receiver is interrupted; if none is parked, the first that
     * comes to an interrupt point handles the message.
     */
    @Override
    public void onQueued(Endpoint endpoint) {
        Process process = processes.get(endpoint.pid());
        if (process == null || delivery.next(endpoint) == null) {
            return;
        }
        process.attention = true;
        for (Task task : process.tasks()) {
            if (task.state() == Task.State.PARKED) {
                scheduler.ready(task);
                return;
            }
        }
    }

    /** {@inheritDoc} All that wait try again, the longest waiting first. */
    @Override
    public void onRoom(Endpoint endpoint) {
        Process process = processes.get(endpoint.pid());
        if (process != null) {
            for (Task task : process.waitingForRoom()) {
                scheduler.ready(task);
            }
        }
    }
}
