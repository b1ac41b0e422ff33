package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.pagoda.mmu.Errno;

/** Whom a send goes to, in pid order, and what speaks against each. */
final class ModelRecipients {
    private static final class Recipient {
        private final ModelProcess process;
        private Errno refusal;
        private int slot;

        Recipient(ModelProcess process) {
            this.process = process;
        }
    }

    private final List<Recipient> all = new ArrayList<>();
    private final boolean broadcast;
    private long reservedPages;

    ModelRecipients(boolean broadcast) {
        this.broadcast = broadcast;
    }

    void add(ModelProcess process) {
        all.add(new Recipient(process));
    }

    /** Those that nothing speaks against. */
    List<ModelProcess> willing() {
        List<ModelProcess> willing = new ArrayList<>();
        for (Recipient recipient : all) {
            if (recipient.refusal == null) {
                willing.add(recipient.process);
            }
        }
        return willing;
    }

    /**
     * Asks each that is left for a reason not to send to it; null is none. A broadcast leaves those out that have one, and counts
     * them as rejected.
     *
     * @return 0; if none is left, the error of the first of all
     */
    long leaveOut(Function<ModelProcess, Errno> reason) {
        for (Recipient recipient : all) {
            if (recipient.refusal == null) {
                refuse(recipient, reason.apply(recipient.process));
            }
        }
        return result();
    }

    private void refuse(Recipient recipient, Errno reason) {
        recipient.refusal = reason;
        if (reason != null && broadcast) {
            recipient.process.rejected++;
        }
    }

    private long result() {
        boolean anyLeft = all.stream().anyMatch(recipient -> recipient.refusal == null);
        if (anyLeft) {
            return 0;
        }
        return all.isEmpty() ? Errno.ESRCH.result() : all.get(0).refusal.result();
    }

    /** Holds landing slots at each that is left: 0, or an error. */
    long reserve(long size) {
        reservedPages = size;
        for (Recipient recipient : all) {
            if (recipient.refusal == null && size > 0) {
                recipient.slot = recipient.process.space.window.reserve(size);
                refuse(recipient, recipient.slot == ModelWindow.NONE ? Errno.ENOBUFS : null);
            }
        }
        return result();
    }

    /** The send fails after all: gives the slots back. */
    void cancel() {
        for (Recipient recipient : all) {
            if (recipient.refusal == null && reservedPages > 0) {
                recipient.process.space.window.release(recipient.slot, reservedPages);
            }
        }
    }

    /** The first address where the pages land at one of the {@link #willing}. */
    long landing(ModelProcess process) {
        for (Recipient recipient : all) {
            if (recipient.process == process) {
                return (ModelWindow.START + recipient.slot) << 12;
            }
        }
        throw new IllegalArgumentException("not a recipient: " + process.pid);
    }
}
