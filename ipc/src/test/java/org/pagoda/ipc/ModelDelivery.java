package org.pagoda.ipc;

import java.util.List;

/** Delivery: a handler is entered and left, or a message is dropped. */
final class ModelDelivery {
    private final ModelAbandonment abandonment;

    ModelDelivery(Model model) {
        abandonment = new ModelAbandonment(model);
    }

    /** The handler's address; 0 if the receiver cannot be charged, and the message was abandoned unhandled. */
    long enter(ModelMessage message, ModelTask task) {
        ModelProcess receiver = message.receiver;
        ModelAccount account = receiver.space.account;
        long there = message.cargo.stream().filter(cargo -> cargo != null).count();
        long refund = message.payment == null ? 0 : message.payment.refundTo(account);
        if (!account.canCharge(there - refund)) {
            drop(message);
            return 0;
        }
        dequeue(message);
        for (int i = 0; i < message.size; i++) {
            ModelMessage.Cargo cargo = message.cargo.get(i);
            if (cargo != null) {
                cargo.page().holders--;
                receiver.space.put(message.slot(i), cargo.landed());
            }
        }
        message.cargo.clear();
        message.task = task;
        task.stack.push(message);
        receiver.running.put(message.type, message);
        receiver.eventsTold += message.events;
        if (message.token != null) {
            message.token.holder = receiver;
        }
        return receiver.handlers.get(message.type);
    }

    private static void dequeue(ModelMessage message) {
        message.receiver.queue.remove(message);
        if (message.payment != null) {
            message.payment.messageArrived();
            message.payment = null;
        }
    }

    /** The handler has ended and says that its process keeps the first {@code kept} pages. */
    void leave(ModelMessage message, long kept) {
        ModelProcess receiver = message.receiver;
        receiver.running.remove(message.type);
        message.task.stack.remove(message);
        close(message, kept);
        receiver.handled++;
        receiver.handledPages += message.size;
        receiver.pagesKept += message.kept;
        receiver.pagesReturned += message.returned;
        receiver.pagesFreed += message.freed;
    }

    /** A queued message is abandoned unhandled. */
    void drop(ModelMessage message) {
        dequeue(message);
        close(message, 0);
        message.receiver.dropped++;
        message.receiver.eventsDropped += message.events;
    }

    private void close(ModelMessage message, long kept) {
        if (message.lends()) {
            giveBack(message);
        } else {
            abandonment.abandon(message, kept);
        }
        if (message.size > 0) {
            message.receiver.space.window.release((int) (message.slot(0) - ModelWindow.START), message.size);
        }
        if (message.wait != null) {
            message.wait.ended(message);
        }
        ModelToken token = message.token;
        if (token != null && token.request == message) {
            token.request = null;
            if (token.number == 0) {
                token.close("lost"); // returned without keeping it, or was never handled
            }
        }
    }

    void giveBack(ModelMessage message) {
        abandonment.giveBack(message);
    }

    void dropAll(List<ModelMessage> messages) {
        List.copyOf(messages).forEach(this::drop);
    }
}
