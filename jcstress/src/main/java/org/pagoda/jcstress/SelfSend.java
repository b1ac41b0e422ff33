package org.pagoda.jcstress;

import org.pagoda.ipc.SendFlags;
import org.pagoda.user.Libc;

/** Pages that a process sends to itself: they arrive, at another address, at once. */
final class SelfSend {
    private volatile long received;

    SelfSend(World.Actor process) {
        process.perform(() -> process.libc().registerHandler(Copies.TYPE, (libc, pid, type, address, size, flags) -> {
            received = address;
            return size;
        }));
    }

    /** Sends a page, as one of the process's tasks, and comes back when one of them has received it. */
    void send(Libc libc, long page, long pageBits) {
        libc.send(0, Copies.TYPE, page, 1, pageBits | SendFlags.TO_SELF);
        while (received == 0) {
            libc.getpid(); // where the process may end too
        }
    }

    /** Where it is now; 0 if it was not received. */
    long received() {
        return received;
    }
}
