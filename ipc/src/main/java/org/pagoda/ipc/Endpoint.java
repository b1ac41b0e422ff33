package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.AddressSpace;

/** A process as far as messages are concerned: who it is, where pages land, who pays, what waits, who handles. */
public final class Endpoint {
    /** The kernel's side of an endpoint: who must be woken. */
    public interface Listener {
        /** A message was queued. */
        void onQueued(Endpoint endpoint);

        /** A message left the queue, so that there may be room for another. */
        void onRoom(Endpoint endpoint);
    }

    private final long pid;
    private final AddressSpace space;
    private final Mailbox mailbox;
    private final Listener listener;

    // The process's own tasks.
    private final HandlerTable handlers = new HandlerTable();
    private final Counters counters = new Counters();
    private final List<Token> tokens = new ArrayList<>(2);
    private final List<Token> calls = new ArrayList<>(2);
    private long nextToken = 1;

    // Whoever sends for this process, and whoever ends its messages.
    private @Nullable Payment paymentPool;

    // Set when it is made, and when its limits are.
    private long principal;

    // Set by its parent or by root before it runs, or while nobody sends.
    private SendMask sendMask = SendMask.OPEN;

    /**
     * Makes the endpoint of a process.
     *
     * @param mailboxCapacity the most messages that may wait
     * @param mailboxShare the most of them that may be from one sender
     */
    public Endpoint(long pid, AddressSpace space, int mailboxCapacity, int mailboxShare, Listener listener) {
        this.pid = pid;
        this.space = space;
        principal = pid;
        this.listener = listener;
        mailbox = new Mailbox(this, mailboxCapacity, mailboxShare);
    }

    /** The process identifier, generation included. */
    public long pid() {
        return pid;
    }

    public AddressSpace space() {
        return space;
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    public HandlerTable handlers() {
        return handlers;
    }

    public Counters counters() {
        return counters;
    }

    Listener listener() {
        return listener;
    }

    /**
     * Whose share of a mailbox it fills: the nearest process, of itself and those that made it, whose limits somebody has set. So who has
     * filled its share cannot go on through children.
     */
    public long principal() {
        return principal;
    }

    public void setPrincipal(long newPrincipal) {
        principal = newPrincipal;
    }

    /** Where this process may send to. */
    public SendMask sendMask() {
        return sendMask;
    }

    public void setSendMask(SendMask mask) {
        sendMask = mask;
    }

    // ---- payments ----

    /** A payment to open. */
    Payment payment() {
        Payment payment = paymentPool;
        if (payment == null) {
            return new Payment(this);
        }
        paymentPool = payment.next;
        return payment;
    }

    void recycle(Payment payment) {
        payment.next = paymentPool;
        paymentPool = payment;
    }

    // ---- tokens ----

    /** Gives {@code token} a number of its own, by which it can be used after the handler has returned. */
    long keep(Token token) {
        if (token.number == 0) {
            token.number = nextToken++;
            tokens.add(token);
        }
        return token.number;
    }

    /** The token kept under a number; null if there is none, or it was used. */
    @Nullable
    Token token(long number) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).number == number) {
                return tokens.get(i);
            }
        }
        return null;
    }

    void dropToken(Token token) {
        if (token.number != 0) {
            tokens.remove(token);
            token.number = 0;
        }
    }

    /** The tokens this process holds, by number. */
    List<Token> keptTokens() {
        return List.copyOf(tokens);
    }

    /** The calls of its own that wait for a reply. */
    List<Token> calls() {
        return calls;
    }
}
