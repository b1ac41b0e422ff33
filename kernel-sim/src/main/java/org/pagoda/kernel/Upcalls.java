package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Delivery;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.HandlerTable;
import org.pagoda.ipc.Message;
import org.pagoda.ipc.Wait;

/** The kernel's calls into programs: runs their handlers, on their own tasks or on a sender's host thread. */
final class Upcalls {
    /** Handlers that may be nested; beyond, messages wait. */
    private static final int DEEPEST_NESTING = 64;

    private final Kernel kernel;
    private final ProcessLife life;
    private final Delivery delivery;
    private final Scheduler scheduler;
    private final Wakeups wakeups;
    private final boolean fastPath;

    Upcalls(
            Kernel kernel,
            ProcessLife life,
            Delivery delivery,
            Scheduler scheduler,
            Wakeups wakeups,
            boolean fastPath) {
        this.wakeups = wakeups;
        this.fastPath = fastPath;
        this.kernel = kernel;
        this.life = life;
        this.delivery = delivery;
        this.scheduler = scheduler;
    }

    /**
     * Runs the handlers of all messages that {@code task}'s process can handle now, oldest first.
     *
     * @return how many ran
     */
    int deliver(Task task) {
        Endpoint endpoint = task.process().endpoint();
        int count = 0;
        if (task.waiter().depth() >= DEEPEST_NESTING) {
            return 0; // the handlers further out look again when they are left
        }
        Message message = delivery.next(endpoint);
        while (message != null) {
            if (runHandler(task, message)) {
                count++;
            }
            message = delivery.next(endpoint);
        }
        return count;
    }

    /**
     * Runs one handler to its end; false if the receiver could not be charged, so that the message was dropped. If the process dies
     * meanwhile, {@link ProcessLife#kill} ends the message.
     */
    private boolean runHandler(Task task, Message message) {
        long size = message.size();
        long handler = delivery.enter(message, task.waiter());
        if (handler == HandlerTable.NONE) {
            return false;
        }
        long kept;
        try {
            kept = callHandler(task, handler, message, size);
        } catch (TaskUnwinding e) {
            throw e;
        } catch (Throwable e) {
            scheduler.rethrowIfPanicked(e);
            life.fail(task, e);
            throw new TaskUnwinding(task);
        }
        task.unwindIfKilled();
        if (kept < 0 || kept > size) {
            String why = "a handler for type " + message.type() + " kept " + kept + " of " + size + " pages";
            life.kill(task.process(), Kernel.STATUS_ABORT, why);
            throw new TaskUnwinding(task);
        }
        delivery.leave(message, kept);
        scheduler.onWaitsChanged();
        return true;
    }

    /** The kernel calls a handler: in user mode until it returns. */
    private long callHandler(Task task, long handler, Message message, long size) {
        long sender = message.sender();
        long type = message.type();
        long address = message.address();
        long flags = message.flags();
        scheduler.leaveKernel(task);
        try {
            return task.context().handle(handler, sender, type, address, size, flags);
        } finally {
            scheduler.enterKernel(task);
        }
    }

    /**
     * Waits until the messages that {@code sender} has just sent have been handled.
     *
     * @param receiver if there is only one: it was not told yet, and its handler runs on this host thread if it only serves; else null
     */
    void awaitHandled(Task sender, Wait wait, @Nullable Process receiver) {
        if (receiver != null) {
            handOver(sender, receiver);
        }
        while (!wait.isSettled()) {
            if (deliver(sender) == 0) {
                kernel.park(sender, Task.Wait.HANDLED);
            }
        }
    }

    /** Waits until a call is answered, lost, or out of time; {@code what}: what a task that is looked at meanwhile waits for. */
    void awaitReply(Task caller, PendingCall call, @Nullable Process receiver, Task.Wait what) {
        if (receiver != null) {
            handOver(caller, receiver);
        }
        while (call.state() == PendingCall.State.WAITING) {
            if (deliver(caller) == 0) {
                kernel.park(caller, what);
            }
        }
    }

    /**
     * The receiver of what was just sent is told. If one of its tasks sits in {@code serve()}, it handles it at once, on the sender's host
     * thread.
     */
    private void handOver(Task sender, Process receiver) {
        Task server = fastPath ? wakeups.idleServer(receiver) : null;
        if (server != null) {
            Thread serversHost = server.host;
            if (scheduler.lending().lendToParked(sender, server)) {
                runBorrowed(server, sender, serversHost);
                return;
            }
        }
        wakeups.onQueued(receiver);
        lendTo(sender, receiver);
    }

    /** Lends the sender's host thread to a task of the receiver that sits in {@code serve()}, if there is one. */
    private void lendTo(Task sender, Process receiver) {
        for (int i = 0; i < receiver.tasks().size(); i++) {
            Task borrower = receiver.tasks().get(i);
            if (borrower.waitsFor() == Task.Wait.SERVE && !borrower.isKilled()) {
                Thread borrowersHost = borrower.host;
                if (scheduler.lending().lend(sender, borrower)) {
                    runBorrowed(borrower, sender, borrowersHost);
                    return;
                }
            }
        }
    }

    private void runBorrowed(Task borrower, Task sender, @Nullable Thread borrowersHost) {
        receiverLooksUp(borrower);
        borrower.setWait(Task.Wait.NOTHING);
        borrower.setLender(sender);
        boolean ended = false;
        try {
            deliver(borrower);
        } catch (TaskUnwinding e) {
            if (e.task() != borrower) {
                throw e;
            }
            ended = true;
        }
        borrower.setWait(Task.Wait.SERVE);
        borrower.setLender(null);
        scheduler.lending().giveBack(borrower, sender, borrowersHost);
        if (ended || borrower.isKilled()) {
            scheduler.ready(borrower); // to end, on its own host thread
        }
    }

    /** Runs the handlers of a task that lends its host thread, on another one. */
    void deliverWhileLending(Task lender) {
        try {
            receiverLooksUp(lender);
            deliver(lender);
        } catch (TaskUnwinding e) {
            if (e.task() != lender) {
                throw e;
            }
            // Its own host thread unwinds when it comes back.
        }
        scheduler.lending().endDetour(lender);
    }

    private static void receiverLooksUp(Task borrower) {
        if (!borrower.isKilled()) {
            borrower.process().clearAttention();
        }
    }
}
