package org.pagoda.ipc;

import java.util.List;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;

/** What speaks against who it goes to, and what is used up: there, at the sender's, or in the machine. */
enum ReceiverCause implements Cause {
    /** Pages that the receiver kept stand in every slot of its window. */
    WINDOW_FULL(Errno.ENOBUFS) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.fillWindow();
            return () -> scenario.emptyWindow(0, 1);
        }
    },
    /** Enough slots of the receiver's window are free, but no two beside one another. */
    WINDOW_FRAGMENTED(Errno.ENOBUFS) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.fillWindow();
            scenario.emptyWindow(0, 2);
            return () -> scenario.emptyWindow(1, 2);
        }
    },
    /** The receiver's mailbox has room for nobody. */
    MAILBOX_FULL(Errno.EAGAIN) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.fillMailbox(scenario.helper, Scenario.SHARE);
            scenario.fillMailbox(scenario.sender, Scenario.MAILBOX - Scenario.SHARE);
            return scenario::emptyMailbox;
        }
    },
    /** The receiver's mailbox has no room for more from the sender. */
    SHARE_FULL(Errno.EAGAIN) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.fillMailbox(scenario.sender, Scenario.SHARE);
            return scenario::emptyMailbox;
        }
    },
    /** The receiver handles neither of the types that the call may be of. */
    NOT_HANDLED(Errno.ECONNREFUSED) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.world.unregister(scenario.receiver, Scenario.TYPE);
            scenario.world.unregister(scenario.receiver, Scenario.KERNEL);
            return () -> scenario.register(scenario.receiver, Scenario.TYPE, Scenario.KERNEL);
        }
    },
    /** The sender may send the type to nobody. */
    TYPE_FORBIDDEN(Errno.EPERM) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.sender.setSendMask(new SendMask(List.of(
                    new SendMask.Rule(SendMask.ANY, 0, Scenario.TYPE - 1),
                    new SendMask.Rule(SendMask.ANY, Scenario.TYPE + 1, Long.MAX_VALUE))));
            return () -> scenario.sender.setSendMask(SendMask.OPEN);
        }
    },
    /** The sender may send to somebody else only. */
    RECEIVER_FORBIDDEN(Errno.EPERM) {
        @Override
        public Runnable arm(Scenario scenario) {
            scenario.sender.setSendMask(
                    new SendMask(List.of(new SendMask.Rule(scenario.helper.pid(), 0, Long.MAX_VALUE))));
            return () -> scenario.sender.setSendMask(SendMask.OPEN);
        }
    },
    /** The sender can be charged for no more pages. */
    SENDER_OVER_QUOTA(Errno.EDQUOT) {
        @Override
        public Runnable arm(Scenario scenario) {
            return scenario.fillAccount(scenario.sender);
        }
    },
    /** Who is replied to can be charged for no more pages. */
    CALLER_OVER_QUOTA(Errno.EDQUOT) {
        @Override
        public Runnable arm(Scenario scenario) {
            return scenario.fillAccount(scenario.receiver);
        }
    },
    /** No frame is left for the page tables of the receiver's window. */
    NO_FRAME_FOR_TABLES(Errno.ENOMEM) {
        @Override
        public Runnable arm(Scenario scenario) {
            return scenario.starve();
        }
    },
    /** No frame is left for the sender's pages: for the untouched one, or for a copy of the shared one. */
    NO_FRAME_FOR_PAGES(Errno.ENOMEM) {
        @Override
        public Runnable arm(Scenario scenario) {
            AddressSpace space = scenario.receiver.space();
            for (int slot = 0; slot < Scenario.WINDOW; slot++) {
                space.pageTable().prepare(space.window().address(slot));
            }
            return scenario.starve();
        }
    };

    private final Errno errno;

    ReceiverCause(Errno errno) {
        this.errno = errno;
    }

    @Override
    public Errno errno() {
        return errno;
    }

    @Override
    public boolean canStop(Operation operation, long flags) {
        return switch (this) {
            case MAILBOX_FULL, SHARE_FULL, NOT_HANDLED, TYPE_FORBIDDEN, RECEIVER_FORBIDDEN -> operation.isAddressed();
            case CALLER_OVER_QUOTA -> operation == Operation.REPLY;
            case NO_FRAME_FOR_PAGES -> SendFlags.senderKeeps(flags) || SendFlags.duplicates(flags);
            case WINDOW_FULL, WINDOW_FRAGMENTED, SENDER_OVER_QUOTA, NO_FRAME_FOR_TABLES -> true;
        };
    }
}
