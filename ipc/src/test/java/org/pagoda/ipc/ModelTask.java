package org.pagoda.ipc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A task and what it is in the middle of, the innermost first. */
final class ModelTask {
    final long number;
    /** Tells it from others when one is drawn; nothing else. */
    final long tag;

    final ModelProcess process;
    final Deque<ModelActivity> stack = new ArrayDeque<>();

    ModelTask(long number, ModelProcess process, long tag) {
        this.number = number;
        this.tag = tag;
        this.process = process;
    }

    /** Whose program runs here now; null if it waits. */
    ModelProcess running() {
        if (waiting() != null) {
            return null;
        }
        return handling() == null ? process : handling().receiver;
    }

    /** The message whose handler runs here; null if none does. */
    ModelMessage handling() {
        return stack.peek() instanceof ModelMessage message ? message : null;
    }

    /** What it waits for before anything can go on here but new handlers; null: nothing. */
    ModelWait waiting() {
        return stack.peek() instanceof ModelWait wait ? wait : null;
    }

    /** The messages whose handlers have begun here, the innermost first. */
    List<ModelMessage> handlers() {
        return stack.stream()
                .filter(ModelMessage.class::isInstance)
                .map(ModelMessage.class::cast)
                .toList();
    }

    /** All that it waits for, the innermost first. */
    List<ModelWait> waits() {
        return stack.stream()
                .filter(ModelWait.class::isInstance)
                .map(ModelWait.class::cast)
                .toList();
    }
}
