package org.pagoda.user.lab;

import org.pagoda.ipc.SendFlags;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;
import org.pagoda.user.Reply;

/**
 * How programs speak to one another that start in whatever order the scheduler likes: while the other has not come to
 * register its handler, a send is refused, and the sender lets others run and tries again.
 */
final class Peers {
    private Peers() {}

    /** {@link Libc#send}, as soon as there is a handler. */
    static long send(Libc libc, long pid, long type, long address, long size, long flags) {
        long result = libc.send(pid, type, address, size, flags);
        while (result == Errno.ECONNREFUSED.result()) {
            libc.schedYield();
            result = libc.send(pid, type, address, size, flags);
        }
        return result;
    }

    /** A notification without a value, handled when this returns. */
    static long tell(Libc libc, long pid, long type) {
        return tell(libc, pid, type, 0);
    }

    /** A notification of {@code value}, handled when this returns. */
    static long tell(Libc libc, long pid, long type, long value) {
        return send(libc, pid, type, value, 0, SendFlags.WAIT);
    }

    /** {@link Libc#call} without an end, as soon as there is a handler. */
    static Reply call(Libc libc, long pid, long type, long address, long size, long flags) {
        Reply reply = libc.call(pid, type, address, size, flags, 0);
        while (reply.result() == Errno.ECONNREFUSED.result()) {
            libc.schedYield();
            reply = libc.call(pid, type, address, size, flags, 0);
        }
        return reply;
    }

    /** Waits for one message of {@code type}, which is masked and handled by nothing else than this. */
    static void await(Libc libc, long type) {
        libc.mask(type);
        libc.registerHandler(type, (inHandler, pid, sentType, address, size, flags) -> 0);
        libc.waitMessage(type);
    }
}
