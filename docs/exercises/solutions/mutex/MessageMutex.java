import java.util.ArrayDeque;
import java.util.Deque;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.mmu.Errno;
import org.pagoda.user.Libc;
import org.pagoda.user.Reply;
import org.pagoda.user.exercise.Mutex;

/**
 * A lock made of messages. A client calls the server and so waits for a reply. The server does not reply to a client that cannot have the lock
 * yet: it keeps the token, the right to reply, in a queue, and replies when the lock is free. First come, first served.
 *
 * <p>One type of message does for both requests: handlers of one type never interrupt each other, so the server's variables are safe.
 */
public final class MessageMutex implements Mutex {
    private static final long REQUEST = 100;
    private static final long LOCK = 1;
    private static final long UNLOCK = 2;
    private static final long LOOK = 3;

    /** Nobody handles it: a send says -ECONNREFUSED if the receiver lives, and -ESRCH if it does not. */
    private static final long PROBE = 101;
    private static final long LOOK_EVERY = 500;

    private record Waiting(long pid, long token) {}

    // The server's.
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private long holder; // 0: nobody

    @Override
    public void serve(Libc libc) {
        libc.registerHandler(REQUEST, (inHandler, pid, type, value, size, flags) -> {
            if (value == LOCK) {
                request(inHandler, pid);
            } else if (value == UNLOCK) {
                if (pid == holder) {
                    passOn(inHandler);
                }
                inHandler.reply(0, 0, 0, 0);
            } else if (holder != 0 && inHandler.send(holder, PROBE, 0, 0, 0) == Errno.ESRCH.result()) {
                passOn(inHandler);
            }
            return 0;
        });
        // For the extra check: while somebody waits, look now and then whether the holder lives. The timer's handler may
        // interrupt the other one, so it touches nothing, and sends the server a message of the same type instead.
        libc.registerHandler(MessageType.TIMER, (inHandler, pid, type, value, size, flags) -> {
            inHandler.send(0, REQUEST, LOOK, 0, SendFlags.TO_SELF);
            return 0;
        });
        libc.serve();
    }

    private void request(Libc libc, long pid) {
        if (holder == 0) {
            holder = pid;
            libc.reply(0, 0, 0, 0);
        } else {
            queue.add(new Waiting(pid, libc.keepToken()));
            libc.setTimer(LOOK_EVERY, LOOK_EVERY);
        }
    }

    /** Gives the lock to the first who waits, and still lives: a reply to one who does not is an error. */
    private void passOn(Libc libc) {
        holder = 0;
        while (holder == 0 && !queue.isEmpty()) {
            Waiting next = queue.remove();
            if (libc.reply(next.token(), 0, 0, 0) >= 0) {
                holder = next.pid();
            }
        }
        if (queue.isEmpty()) {
            libc.setTimer(0, 0);
        }
    }

    @Override
    public void lock(Libc libc, long server) {
        ask(libc, server, LOCK);
    }

    @Override
    public void unlock(Libc libc, long server) {
        ask(libc, server, UNLOCK);
    }

    /** BLOCK waits for room in the server's mailbox; a message of our own that comes meanwhile interrupts that. */
    private static void ask(Libc libc, long server, long what) {
        Reply reply = libc.call(server, REQUEST, what, 0, SendFlags.BLOCK, 0);
        while (reply.result() == Errno.EINTR.result()) {
            reply = libc.call(server, REQUEST, what, 0, SendFlags.BLOCK, 0);
        }
    }
}
