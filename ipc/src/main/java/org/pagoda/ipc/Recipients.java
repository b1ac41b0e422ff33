package org.pagoda.ipc;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.LandingWindow;
import org.pagoda.mmu.Sabotage;

/**
 * Who one {@code send} goes to, and the landing slots reserved there. A broadcast leaves out those that cannot take it, as long as
 * one is left; a send to one process fails for the same reasons. Reused from send to send.
 */
final class Recipients {
    private static final long NOWHERE = -1;

    private final EndpointDirectory directory;
    private final Subscribers subscribers;

    // In pid order; those that cannot take it are taken out, so each is kept with the place it had among all.
    private Endpoint[] endpoints = new Endpoint[4];
    private int[] slots = new int[4];
    private int[] places = new int[4];
    private int count;
    private boolean broadcast;
    private int pages;
    // Of a reply that brings a missing page: where that is; else NOWHERE, and what lands does so in the window.
    private long missing;

    // How many were meant, and why the first of them cannot take it; 0 if it can.
    private int meant;
    private long firstError;

    private final Deadlocks deadlocks = new Deadlocks();

    Recipients(EndpointDirectory directory, Subscribers subscribers) {
        this.directory = directory;
        this.subscribers = subscribers;
    }

    int count() {
        return count;
    }

    Endpoint get(int index) {
        return endpoints[index];
    }

    /** The first address where the pages land at a recipient. */
    long landing(int index) {
        return missing != NOWHERE ? missing : endpoints[index].space().window().address(slots[index]);
    }

    /** The first slot of a recipient. */
    int slot(int index) {
        return slots[index];
    }

    /** Finds out who is meant: 0, or {@code -ESRCH}, {@code -EPERM}, {@code -ECONNREFUSED}. */
    long choose(Endpoint sender, long pid, long type, long flags) {
        begin(SendFlags.isBroadcast(flags));
        if (broadcast) {
            return chooseAll(sender, type, SendFlags.target(flags) == SendFlags.TO_OTHERS);
        }
        Endpoint receiver = SendFlags.target(flags) == SendFlags.TO_SELF ? sender : directory.find(pid);
        if (receiver == null) {
            return Errno.ESRCH.result();
        } else if (type < MessageType.FIRST_USER) {
            return Errno.EPERM.result();
        }
        return addIfPermitted(sender, receiver, type);
    }

    /** A page fault of {@code client} goes to a pager: 0, or an error as {@link #choose}. */
    long choosePager(Endpoint client, long pager) {
        begin(false);
        Endpoint receiver = directory.find(pager);
        return receiver == null ? Errno.ESRCH.result() : addIfPermitted(client, receiver, MessageType.PAGE_FAULT);
    }

    private long addIfPermitted(Endpoint sender, Endpoint receiver, long type) {
        if (!sender.sendMask().permits(receiver.pid(), type)) {
            return Errno.EPERM.result();
        } else if (receiver.handlers().handler(type) == HandlerTable.NONE) {
            return Errno.ECONNREFUSED.result();
        }
        add(receiver);
        return 0;
    }

    /** A reply goes to whoever called. */
    void chooseCaller(Endpoint caller) {
        begin(false);
        add(caller);
    }

    private void begin(boolean toMany) {
        count = 0;
        meant = 0;
        firstError = 0;
        pages = 0;
        missing = NOWHERE;
        broadcast = toMany;
    }

    /** Holds landing slots for a reply, which needs no room in a mailbox: 0, {@code -EMSGSIZE} or {@code -ENOBUFS}. */
    long reserveWindow(long size) {
        LandingWindow window = endpoints[0].space().window();
        if (size > window.size()) {
            return Errno.EMSGSIZE.result();
        }
        slots[0] = size == 0 ? 0 : window.reserve((int) size);
        if (slots[0] == LandingWindow.NONE) {
            return Errno.ENOBUFS.result();
        }
        pages = (int) size;
        return 0;
    }

    /** A reply brings the page that is missing at {@code page}, if it brings any: 0, or {@code -EMSGSIZE} if it brings more. */
    long reservePage(long page, long size) {
        if (size > 1) {
            return Errno.EMSGSIZE.result();
        }
        missing = page;
        pages = (int) size;
        return 0;
    }

    private long chooseAll(Endpoint sender, long type, boolean butSelf) {
        List<Endpoint> all = subscribers.of(type);
        for (int i = 0; i < all.size(); i++) {
            Endpoint receiver = all.get(i);
            if (receiver != sender || !butSelf) {
                add(receiver);
            }
        }
        if (count == 0) {
            return Errno.ESRCH.result();
        } else if (type < MessageType.FIRST_USER) {
            return Errno.EPERM.result();
        }
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (sender.sendMask().permits(endpoints[i].pid(), type)) {
                keep(i, left++);
            } else {
                reject(i, Errno.EPERM.result());
            }
        }
        return leave(left);
    }

    private void add(Endpoint receiver) {
        if (count == endpoints.length) {
            endpoints = Arrays.copyOf(endpoints, 2 * count);
            slots = Arrays.copyOf(slots, 2 * count);
            places = Arrays.copyOf(places, 2 * count);
        }
        places[count] = meant++;
        endpoints[count++] = receiver;
    }

    /** One that can take it so far moves up, past those that cannot. */
    private void keep(int index, int to) {
        if (index == to) {
            return; // as with the one that nearly all sends have
        }
        endpoints[to] = endpoints[index];
        slots[to] = slots[index];
        places[to] = places[index];
    }

    private void reject(int index, long error) {
        if (places[index] == 0) {
            firstError = error;
        }
        if (broadcast) {
            endpoints[index].counters().rejected++;
        }
    }

    /** Goes on with the first {@code left}: 0, or the error of the first of all if none is left. */
    private long leave(int left) {
        if (left == count && left > 0) {
            return 0;
        }
        Arrays.fill(endpoints, left, count, null);
        count = left;
        return count == 0 ? firstError : 0;
    }

    /**
     * Leaves out those for whom the sender would wait for ever: 0, or {@code -EDEADLK}.
     *
     * @param wait how the sender waits; null: not at all
     * @param token the right to reply that goes along; null: none
     */
    long leaveOutDeadlocks(Endpoint sender, long type, @Nullable Wait wait, @Nullable Token token) {
        if (wait == null && token == null) {
            return 0;
        }
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (deadlocks.wouldDeadlock(sender, wait, endpoints[i], type, token)) {
                reject(i, Errno.EDEADLK.result());
            } else {
                keep(i, left++);
            }
        }
        return leave(left);
    }

    /** Holds room for a message of {@code size} pages at each: 0, {@code -EMSGSIZE}, {@code -EAGAIN} or {@code -ENOBUFS}. */
    long reserve(long principal, long type, long size) {
        int left = 0;
        pages = 0;
        for (int i = 0; i < count; i++) {
            long result = reserveAt(endpoints[i], principal, type, size);
            if (result >= 0) {
                slots[i] = (int) result;
                keep(i, left++);
            } else {
                reject(i, result);
            }
        }
        pages = (int) size;
        return leave(left);
    }

    /** The first slot, or a negative errno. */
    private static long reserveAt(Endpoint receiver, long principal, long type, long size) {
        LandingWindow window = receiver.space().window();
        if (size > window.size()) {
            return Errno.EMSGSIZE.result();
        } else if (type != MessageType.PAGE_FAULT && !receiver.mailbox().hasRoom(principal)) {
            return Errno.EAGAIN.result();
        }
        int slot = size == 0 ? 0 : window.reserve((int) size);
        return slot == LandingWindow.NONE ? Errno.ENOBUFS.result() : slot;
    }

    /** Makes the page tables down to all slots: 0, or {@code -ENOMEM}; slots stay held where they could be made. */
    long prepareTables() {
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (pages == 0 || endpoints[i].space().pageTable().prepare(landing(i), pages)) {
                keep(i, left++);
            } else {
                cancelAt(i);
                reject(i, Errno.ENOMEM.result());
            }
        }
        return leave(left);
    }

    /** Gives all reservations back. */
    void cancel() {
        for (int i = 0; i < count; i++) {
            cancelAt(i);
        }
    }

    private void cancelAt(int index) {
        Sabotage sabotage = endpoints[index].space().frames().sabotage();
        if (pages > 0 && missing == NOWHERE && !sabotage.has(Sabotage.Mutant.LEAK_RESERVATION)) {
            endpoints[index].space().window().cancel(slots[index], pages);
        }
    }

    /** Forgets who it was, so that nobody who has gone is held on to. */
    void clear() {
        for (int i = 0; i < count; i++) {
            endpoints[i] = null;
        }
        count = 0;
    }

    /** The first that a broadcast would go to and that has no room; null if all have. */
    @Nullable
    Endpoint full(Endpoint sender, long type, long flags) {
        for (Endpoint receiver : subscribers.of(type)) {
            boolean meant = receiver != sender || SendFlags.target(flags) == SendFlags.TO_ALL;
            if (meant && !receiver.mailbox().hasRoom(sender.principal())) {
                return receiver;
            }
        }
        return null;
    }
}
