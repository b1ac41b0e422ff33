package org.pagoda.ipc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;

/**
 * {@code call}, {@code reply} and {@code forward}: a send that is answered. The right to answer is a {@link Token}.
 *
 * <pre>
 *   caller --call--> request in a mailbox --> handler --reply----------------------> caller
 *                                               |  \--keep--> holder --reply-------^
 *                                               +--forward--> another mailbox --> ...
 * </pre>
 */
public final class Calls {
    private final Sending sending;
    private final Delivery delivery;

    public Calls(Sending sending, Delivery delivery) {
        this.sending = sending;
        this.delivery = delivery;
    }

    /**
     * Sends a request. How the call ends, {@code caller} is told.
     *
     * @param wait of the caller, which is part of the graph of waiters until the request is handled
     * @param token which travels with the request; a fresh one
     * @return pages handed over, or an error as {@link Sending#send}; {@code -EINVAL} for a broadcast; {@code -EDEADLK} if the
     *     receiver waits, directly or not, for a reply that only this process can give
     */
    public long call(
            Endpoint sender, long pid, long type, long address, long size, long flags, Wait wait, Token token) {
        if (SendFlags.isBroadcast(flags)) {
            return Errno.EINVAL.result();
        }
        long result = sending.send(sender, pid, type, address, size, flags | SendFlags.WAIT, wait, token);
        if (result >= 0) {
            sender.calls().add(token);
        }
        return result;
    }

    /**
     * Asks a pager for a page that a process has touched: a call of type {@link MessageType#PAGE_FAULT} that the kernel makes for it. It
     * takes no room from senders in the pager's mailbox, and whoever answers it gives one page, or none.
     *
     * @param right that the access needs
     * @param token a fresh one, which says for which page of whom ({@link Token#expectPage})
     * @return 0; or {@code -ESRCH}, {@code -EPERM} if the send mask does not let it through, {@code -ECONNREFUSED}, {@code -EDEADLK} as
     *     {@link #call}
     */
    public long fault(Endpoint client, int right, Wait wait, Token token) {
        long result = sending.fault(client, token.pager(), PageFault.value(token.page(), right), wait, token);
        if (result >= 0) {
            client.calls().add(token);
        }
        return result;
    }

    /** The token meant by {@code number}: 0 is that of the request whose handler {@code runner} runs. Null if there is none. */
    private static @Nullable Token find(Endpoint holder, Waiter runner, long number) {
        if (number != 0) {
            return holder.token(number);
        }
        Message running = runner.running();
        return running == null ? null : running.token;
    }

    /**
     * Keeps the token of the request whose handler runs, so that it can be used after the handler has returned.
     *
     * @return its number, 1 or more; {@code -EINVAL} if the message is no request, or was answered; {@code -ESRCH} if nobody waits
     *     for the reply any more
     */
    public long keep(Endpoint holder, Waiter runner) {
        Token token = find(holder, runner, 0);
        if (token == null || token.isAnswered()) {
            return Errno.EINVAL.result();
        }
        return token.isOpen() ? holder.keep(token) : Errno.ESRCH.result();
    }

    /**
     * Answers a call, with pages or with a notification.
     *
     * @param number a token that was kept; 0: that of the request whose handler runs
     * @param flags the page bits of {@link SendFlags}
     * @return pages handed over; {@code -EINVAL} for arguments that cannot be, or without a token; {@code -ESRCH} if nobody waits
     *     for this reply any more; or an error of {@link Sending#send} about the pages or the caller's room for them, and then the
     *     token can be used again. The answer to a page fault is one page, or a notification that there is none; {@code -ESRCH} also if the
     *     page has come from elsewhere, or is not missed any more
     */
    public long reply(Endpoint replier, Waiter runner, long number, long address, long size, long flags) {
        if (!Sending.areArgumentsOfReply(address, size, flags)) {
            return Errno.EINVAL.result();
        }
        Token token = find(replier, runner, number);
        if (token == null) {
            return (number == 0 ? Errno.EINVAL : Errno.ESRCH).result();
        } else if (!token.isOpen()) {
            giveUp(token);
            return Errno.ESRCH.result();
        }
        if (token.isForPage() && !token.isPageWanted()) {
            endFault(token, replier);
            giveUp(token);
            return Errno.ESRCH.result();
        }
        long result = sending.reply(replier, token, address, size, flags, delivery);
        if (result >= 0) {
            Message request = token.request;
            if (request != null && SendFlags.lends(request.flags)) {
                delivery.giveBackLent(request);
            }
            token.onAnswered();
            close(token);
            if (token.isForPage() && size > 0) {
                endFaultsAt(token, replier);
            }
        }
        return result;
    }

    /** The page of {@code answered} is there: others that wait for the same one need no answer any more. */
    private void endFaultsAt(Token answered, Endpoint replier) {
        List<Token> calls = answered.callerEndpoint().calls();
        for (int i = calls.size() - 1; i >= 0; i--) {
            Token other = calls.get(i);
            if (other.isForPage() && other.page() == answered.page()) {
                endFault(other, replier);
            }
        }
    }

    /** Whoever waits for a page need not wait any more: it is to look again. */
    private void endFault(Token token, Endpoint replier) {
        cancel(token);
        token.caller().onReply(replier.pid(), token.page(), 1);
    }

    /**
     * Passes the right to answer on, with pages of one's own.
     *
     * @return as {@link Sending#send}; {@code -EINVAL} for flags that only a sender can have, or without a token;
     *     {@code -ESRCH} if nobody waits for the reply any more; {@code -EDEADLK} if it would come to somebody who waits on
     *     the caller
     */
    public long forward(
            Endpoint holder, Waiter runner, long number, long pid, long type, long address, long size, long flags) {
        boolean sendersOnly = SendFlags.isBroadcast(flags) || SendFlags.waits(flags) || SendFlags.lends(flags);
        if (sendersOnly || !Sending.areArgumentsOfSend(type, address, size, flags)) {
            return Errno.EINVAL.result();
        }
        Token token = find(holder, runner, number);
        if (token == null) {
            return (number == 0 ? Errno.EINVAL : Errno.ESRCH).result();
        } else if (!token.isOpen()) {
            giveUp(token);
            return Errno.ESRCH.result();
        }
        Message old = token.request;
        long result = sending.send(holder, pid, type, address, size, flags, null, token);
        if (result >= 0) {
            holder.dropToken(token);
            token.holder = null;
            if (old != null) {
                old.token = null;
            }
        }
        return result;
    }

    /** The caller waits no more: a request that is still queued is dropped, a late reply will find nobody. */
    public void cancel(Token token) {
        Message request = token.request;
        token.close();
        token.callerEndpoint().calls().remove(token);
        if (token.holder == null && request != null) {
            request.receiver().counters().droppedCalls++;
            delivery.drop(request);
        }
    }

    /** The caller's process ends. */
    public void cancelAll(Endpoint caller) {
        for (Token token : List.copyOf(caller.calls())) {
            cancel(token);
        }
    }

    /** Nobody can answer any more. */
    static void lose(Token token) {
        boolean awaited = token.isOpen();
        close(token);
        if (awaited) {
            token.caller().onLost();
        }
    }

    /** A process that holds tokens ends. */
    static void loseAll(Endpoint holder) {
        for (Token token : holder.keptTokens()) {
            lose(token);
        }
    }

    /** The token is used up. */
    private static void close(Token token) {
        token.close();
        token.callerEndpoint().calls().remove(token);
        giveUp(token);
    }

    private static void giveUp(Token token) {
        if (token.holder != null) {
            token.holder.dropToken(token);
            token.holder = null;
        }
    }
}
