package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;

/** One message, from the send to the end of its handler. */
final class ModelMessage implements ModelActivity {
    /**
     * A page under way.
     *
     * @param writable whether it will be mapped for writing
     * @param shared whether it will be marked as shared
     */
    record Cargo(ModelPage page, boolean writable, boolean shared) {
        /** What it becomes when it lands. */
        ModelEntry landed() {
            return ModelEntry.mapped(page, writable, shared);
        }
    }

    ModelProcess receiver;
    long sender;
    long type;
    long address;
    long size;
    long flags;
    /** How many of the kernel's events it tells of; 0 if a process has sent it. */
    long events;
    /** Where the pages were at the sender. */
    long origin;
    /** Whether all its pages were writable for the sender when it was sent. */
    boolean senderCouldWrite;
    /** False for copies, which have no sender to go home to. */
    boolean comesBack;
    /** Who pays while it is queued; null: nobody, as for lent pages. */
    ModelPayment payment;

    /** While it is queued: its pages. Null where one was revoked. */
    List<Cargo> cargo = new ArrayList<>();

    /** Who waits for it, the right to reply it brings, the task that runs its handler; null if there is none. */
    ModelWait wait;

    ModelToken token;
    ModelTask task;

    /** True if its lent pages are back already, because it was answered. */
    boolean gaveBack;

    long kept;
    long returned;
    long freed;

    @Override
    public ModelProcess process() {
        return receiver;
    }

    boolean isQueued() {
        return task == null;
    }

    boolean lends() {
        return (flags & SendFlags.LEND) != 0;
    }

    /** The page number of slot {@code index}. */
    long slot(long index) {
        return (address >> 12) + index;
    }

    /** Takes page {@code index} away from the receiver; null if it is not there any more. */
    Cargo take(int index) {
        if (isQueued()) {
            Cargo carried = cargo.get(index);
            if (carried != null) {
                cargo.set(index, null);
                carried.page().holders--;
            }
            return carried;
        }
        ModelEntry entry = receiver.space.entries.get(slot(index));
        if (entry == null || !entry.isMapped()) {
            return null;
        }
        receiver.space.remove(slot(index));
        return new Cargo(entry.page(), entry.writable(), entry.shared());
    }
}
