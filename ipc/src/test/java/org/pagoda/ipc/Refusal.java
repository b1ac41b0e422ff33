package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.pagoda.mmu.Errno;

/** One reason for a receiver not to be able to take a broadcast that others can take. */
enum Refusal {
    /** The sender may not send to it. */
    FORBIDDEN(Errno.EPERM) {
        @Override
        void arm(BroadcastScenario scenario, Endpoint receiver) {
            scenario.forbid(receiver);
        }
    },
    /** Its window is smaller than the message. */
    TOO_SMALL(Errno.EMSGSIZE) {
        @Override
        int window() {
            return (int) BroadcastScenario.PAGES - 1;
        }

        @Override
        void arm(BroadcastScenario scenario, Endpoint receiver) {}
    },
    /** Its mailbox has no room for more from the sender. */
    MAILBOX_FULL(Errno.EAGAIN) {
        @Override
        void arm(BroadcastScenario scenario, Endpoint receiver) {
            for (int i = 0; i < BroadcastScenario.SHARE; i++) {
                assertEquals(0, scenario.world.send(scenario.sender, receiver.pid(), BroadcastScenario.FILL, i, 0, 0));
            }
        }
    },
    /** Pages that it kept stand in its window, so that no two free slots are beside one another. */
    WINDOW_FRAGMENTED(Errno.ENOBUFS) {
        @Override
        void arm(BroadcastScenario scenario, Endpoint receiver) {
            scenario.sendPages(receiver, BroadcastScenario.WINDOW);
            for (int slot = 0; slot < BroadcastScenario.WINDOW; slot += 2) {
                long address = receiver.space().window().address(slot);
                assertEquals(0, receiver.space().unmap(address, 1));
            }
        }
    },
    /** No frame is left for the page tables of its window. */
    NO_FRAME_FOR_TABLES(Errno.ENOMEM) {
        @Override
        void arm(BroadcastScenario scenario, Endpoint receiver) {
            scenario.starve(receiver);
        }
    };

    private final Errno errno;

    Refusal(Errno errno) {
        this.errno = errno;
    }

    /** What the broadcast fails with if it is the first of all that cannot take it. */
    Errno errno() {
        return errno;
    }

    /** Slots of its window. */
    int window() {
        return BroadcastScenario.WINDOW;
    }

    /** Makes a receiver unable to take it. */
    abstract void arm(BroadcastScenario scenario, Endpoint receiver);
}
