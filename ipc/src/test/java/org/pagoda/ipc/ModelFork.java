package org.pagoda.ipc;

import java.util.Map;
import org.pagoda.mmu.Errno;

/** Fork: a child has the pages of its parent, those that are shared in common, of the others duplicates. */
final class ModelFork {
    private ModelFork() {}

    /**
     * Makes a child.
     *
     * @param limit pages that it may be charged for
     * @param outOfMemory true if the real machine had no frame for it, which this one cannot know
     * @return its identifier
     */
    static long fork(Model model, ModelProcess parent, long limit, int taskCount, long tag, boolean outOfMemory) {
        if (outOfMemory) {
            return Errno.ENOMEM.result();
        }
        long pages = parent.space.entries.keySet().stream()
                .filter(at ->
                        inherits(parent, at) && parent.space.entries.get(at).isMapped())
                .count();
        if (pages > limit) {
            return Errno.EDQUOT.result();
        }
        ModelProcess child = model.process(
                limit, parent.mailboxCapacity, parent.mailboxShare, parent.space.window.slots, taskCount, tag);
        child.sendMask = parent.sendMask;
        child.space.regions.putAll(parent.space.regions);
        for (Map.Entry<Long, ModelEntry> each : parent.space.entries.entrySet()) {
            if (inherits(parent, each.getKey())) {
                inherit(parent, child, each.getKey(), each.getValue());
            }
        }
        return child.pid;
    }

    /** False for a slot whose message's handler still runs. */
    private static boolean inherits(ModelProcess parent, long at) {
        ModelWindow window = parent.space.window;
        return !window.contains(at) || !window.isHeld((int) (at - ModelWindow.START));
    }

    private static void inherit(ModelProcess parent, ModelProcess child, long at, ModelEntry entry) {
        if (!entry.isMapped()) {
            // Moved away; or lent, which a child will not get back.
            if (!parent.space.window.contains(at)) {
                child.space.entries.put(at, ModelEntry.MOVED);
            }
        } else if (entry.shared()) {
            ModelPage page = entry.page();
            page.owner = page.holders == 1 ? parent.pid : page.owner;
            child.space.put(at, entry);
        } else {
            child.space.put(at, entry.with(entry.page().duplicate(child.pid)));
        }
    }
}
