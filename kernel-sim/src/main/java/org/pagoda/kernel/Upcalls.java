package org.pagoda.kernel;

import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Delivery;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.HandlerTable;
import org.pagoda.ipc.Message;

/** The kernel's calls into programs: runs their handlers, on their own tasks or on a sender's host thread. */
final class Upcalls {
    private final Kernel kernel;
    private final Delivery delivery;
    private final Scheduler scheduler;

    Upcalls(Kernel kernel, Delivery delivery, Scheduler scheduler) {
        this.kernel = kernel;
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
        Message message = delivery.next(endpoint);
        while (message != null) {
            if (runHandler(task, message)) {
                count++;
            }
            message = delivery.next(endpoint);
        }
        return count;
    }

    /** Runs one handler to its end; false if the receiver could not be charged, so that the message was dropped. */
    private boolean runHandler(Task task, Message message) {
        long size = message.size();
        long handler = delivery.enter(message);
        if (handler == HandlerTable.NONE) {
            return false;
        }
        long kept;
        try {
            kept = task.context()
                    .handle(handler, message.sender(), message.type(), message.address(), size, message.flags());
        } catch (KernelPanic e) {
            throw e;
        } catch (TaskUnwinding e) {
            delivery.leave(message, 0);
            throw e;
        } catch (Throwable e) {
            kernel.fail(task, e);
            delivery.leave(message, 0);
            throw new TaskUnwinding(task);
        }
        if (kept < 0 || kept > size) {
            String why = "a handler for type " + message.type() + " kept " + kept + " of " + size + " pages";
            kernel.kill(task.process(), Kernel.STATUS_ABORT, why);
            delivery.leave(message, 0);
            throw new TaskUnwinding(task);
        }
        delivery.leave(message, kept);
        return true;
    }

    /**
     * Waits until the message that {@code sender} has just sent to {@code receiver} has been handled: on this host thread,
     * if the receiver only serves, else by waiting for the receiver's own.
     *
     * @return pages the handler kept; 0 if it never ran
     */
    long awaitHandled(Task sender, @Nullable Process receiver) {
        if (receiver != null && !sender.isSettled()) {
            lendTo(sender, receiver);
        }
        while (!sender.isSettled()) {
            if (deliver(sender) == 0) {
                kernel.park(sender, Task.Wait.HANDLED);
            }
        }
        return sender.keptByReceiver();
    }

    /** Lends the sender's host thread to a task of the receiver that sits in {@code serve()}, if there is one. */
    private void lendTo(Task sender, Process receiver) {
        for (Task borrower : receiver.tasks()) {
            if (borrower.waitsFor() == Task.Wait.SERVE && !borrower.isKilled()) {
                Thread borrowersHost = borrower.host;
                if (borrowersHost != null && scheduler.lend(sender, borrower)) {
                    runBorrowed(borrower, sender, borrowersHost);
                    return;
                }
            }
        }
    }

    private void runBorrowed(Task borrower, Task sender, Thread borrowersHost) {
        receiverLooksUp(borrower);
        boolean ended = false;
        try {
            deliver(borrower);
        } catch (TaskUnwinding e) {
            if (e.task() != borrower) {
                throw e;
            }
            ended = true;
        }
        scheduler.giveBack(borrower, sender, borrowersHost);
        if (ended || borrower.isKilled()) {
            scheduler.ready(borrower); // to unwind its own host thread
        }
    }

    private static void receiverLooksUp(Task borrower) {
        if (!borrower.isKilled()) {
            borrower.process().attention = false;
        }
    }

    /** Ends all messages that wait for a process that has ended. */
    void dropAll(Endpoint endpoint) {
        delivery.dropAll(endpoint);
    }
}
