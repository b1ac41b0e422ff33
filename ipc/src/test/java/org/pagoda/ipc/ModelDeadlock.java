package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;

/** Who waits on whom, directly or not. */
final class ModelDeadlock {
    private ModelDeadlock() {}

    /** WAIT: the type is masked in the target by a handler that waits on the sender. */
    static boolean wouldWaitForEver(ModelTask sender, ModelProcess target, long type) {
        ModelMessage handled = target.running.get(type);
        return handled != null && needs(handled, sender, new ArrayList<>());
    }

    /** True if the handler of {@code handled} cannot end before {@code sender} goes on. */
    private static boolean needs(ModelMessage handled, ModelTask sender, List<ModelMessage> seen) {
        if (handled.task == sender) {
            return true;
        }
        if (seen.contains(handled)) {
            return false;
        }
        seen.add(handled);
        // It ends when everything that the task began since has ended.
        for (ModelActivity inner : handled.task.stack) {
            if (inner == handled) {
                return false;
            } else if (inner instanceof ModelWait wait && needs(wait, sender, seen)) {
                return true;
            }
        }
        throw new IllegalStateException("a handler is not on its task's stack");
    }

    private static boolean needs(ModelWait wait, ModelTask sender, List<ModelMessage> seen) {
        if (wait.isOver()) {
            return false;
        } else if (wait.call == null) {
            return wait.awaited.stream().anyMatch(message -> endNeeds(message, sender, seen));
        } else if (wait.call.request == null) {
            return wait.call.holder == sender.running();
        }
        return endNeeds(wait.call.request, sender, seen);
    }

    private static boolean endNeeds(ModelMessage message, ModelTask sender, List<ModelMessage> seen) {
        ModelMessage handled = message.isQueued() ? message.receiver.running.get(message.type) : message;
        return handled != null && needs(handled, sender, seen);
    }

    /** Calls: a chain of token holders that would lead from {@code holder} back to the caller. */
    static boolean leadsBack(ModelProcess holder, ModelProcess caller) {
        if (holder == caller) {
            return true;
        }
        for (ModelToken token : holder.calls) {
            ModelProcess next = token.holder != null ? token.holder : token.request.receiver;
            if (leadsBack(next, caller)) {
                return true;
            }
        }
        return false;
    }
}
