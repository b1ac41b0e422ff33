package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;

/** One send with WAIT that has not returned yet, or one call. */
final class ModelWait implements ModelActivity {
    private final ModelProcess process;
    /** The call that waits for its reply; null for a send with WAIT. */
    final ModelToken call;
    /** Messages that have not come to their end. */
    final List<ModelMessage> awaited = new ArrayList<>();
    /** Pages kept, summed over receivers. */
    long kept;

    ModelWait(ModelProcess process, ModelToken call) {
        this.process = process;
        this.call = call;
    }

    @Override
    public ModelProcess process() {
        return process;
    }

    boolean isOver() {
        return call == null ? awaited.isEmpty() : call.outcome != null;
    }

    /** True if it is this message that is waited for, or that brought the token. */
    boolean isFor(ModelMessage message) {
        return call == null ? awaited.contains(message) : call.request == message;
    }

    void ended(ModelMessage message) {
        awaited.remove(message);
        boolean handled = message.task != null; // what no handler saw, nobody kept
        kept += handled && !message.lends() ? message.kept : 0;
    }
}
