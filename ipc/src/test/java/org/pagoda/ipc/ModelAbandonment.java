package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;

/** Keeping and abandoning: what becomes of pages that a receiver does not keep, and of those that were only lent. */
final class ModelAbandonment {
    private final Model model;

    ModelAbandonment(Model model) {
        this.model = model;
    }

    /** Abandons the pages from the {@code kept}th on, as far as they are still there; the others count as kept. */
    void abandon(ModelMessage message, long kept) {
        message.kept = kept;
        List<ModelMessage.Cargo> homeless = new ArrayList<>();
        for (int i = (int) kept; i < message.size; i++) {
            ModelMessage.Cargo cargo = message.take(i);
            if (cargo == null) {
                message.kept++;
            } else if (cargo.page().holders == 0 && cargo.page().pins == 0 && goesBack(message)) {
                homeless.add(cargo);
            } else {
                message.freed++;
            }
        }
        if (!homeless.isEmpty() && sendHome(message, homeless)) {
            message.returned += homeless.size();
        } else {
            message.freed += homeless.size();
        }
    }

    /** Of copies nothing goes back; and what came back once does not go to and fro for ever. */
    private static boolean goesBack(ModelMessage message) {
        return message.comesBack && message.type != MessageType.RETURNED;
    }

    /** True if {@code message}'s sender takes its pages back. */
    private boolean sendHome(ModelMessage message, List<ModelMessage.Cargo> homeless) {
        ModelProcess home = model.alive.get(message.sender);
        int size = homeless.size();
        if (home == null
                || !home.handles(MessageType.RETURNED)
                || !home.hasRoomFor(message.receiver.pid)
                || !home.space.account.canCharge(size)) {
            return false;
        }
        int slot = home.space.window.reserve(size);
        if (slot == ModelWindow.NONE) {
            return false;
        }
        ModelMessage back = new ModelMessage();
        back.sender = message.receiver.pid;
        back.type = MessageType.RETURNED;
        back.address = (ModelWindow.START + slot) << 12;
        back.size = size;
        back.flags = message.flags;
        back.comesBack = true;
        back.payment = new ModelPayment(home.space.account, size, 1);
        for (ModelMessage.Cargo cargo : homeless) {
            cargo.page().holders++;
            cargo.page().owner = home.pid;
            back.cargo.add(new ModelMessage.Cargo(cargo.page(), message.senderCouldWrite, false));
        }
        home.admit(back);
        return true;
    }

    /** Lent pages go back to where they were; those of a dead lender are freed. */
    void giveBack(ModelMessage message) {
        if (message.gaveBack) {
            return;
        }
        message.gaveBack = true;
        ModelProcess lender = model.alive.get(message.sender);
        for (int i = 0; i < message.size; i++) {
            long home = (message.origin >> 12) + i;
            message.receiver.space.borrowed.remove(message.slot(i));
            ModelMessage.Cargo cargo = message.take(i);
            if (cargo == null) {
                // Its owner, from whom the lender had it, has revoked it.
                message.kept++;
                if (lender != null) {
                    lender.space.loseLentOut(home);
                }
            } else if (lender == null) {
                message.freed++;
            } else {
                lender.space.takeBack(home);
                message.returned++;
            }
        }
    }
}
