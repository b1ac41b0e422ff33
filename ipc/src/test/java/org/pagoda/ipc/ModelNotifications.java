package org.pagoda.ipc;

/** What the kernel tells: of each type one message waits at most, and what happens meanwhile joins it. */
final class ModelNotifications {
    private final Model model;

    ModelNotifications(Model model) {
        this.model = model;
    }

    /** Something of a counted type has happened. */
    void count(long pid, long type) {
        ModelMessage waiting = tell(pid, type);
        if (waiting != null) {
            waiting.address++;
        }
    }

    /** Lines were raised. */
    void interrupt(long pid, long lines) {
        ModelMessage waiting = tell(pid, MessageType.IRQ);
        if (waiting != null) {
            waiting.address |= lines;
        }
    }

    /** The message that tells of it; null if nobody wants to know. There is always room for it. */
    private ModelMessage tell(long pid, long type) {
        ModelProcess receiver = model.alive.get(pid);
        if (receiver == null || !receiver.handles(type)) {
            return null;
        }
        for (ModelMessage message : receiver.queue) {
            if (message.type == type) {
                message.events++;
                return message;
            }
        }
        ModelMessage message = new ModelMessage();
        message.type = type;
        message.events = 1;
        receiver.admit(message);
        return message;
    }
}
