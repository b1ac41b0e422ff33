package org.pagoda.ipc;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.LandingWindow;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTable;
import org.pagoda.mmu.Sabotage;

/**
 * Who one {@code send} goes to, and the landing slots reserved there. A broadcast leaves out those that cannot take it, as long as
 * one is left; a send to one process fails for the same reasons. Reused from send to send.
 */
final class Recipients {
    private final EndpointDirectory directory;
    private final Subscribers subscribers;

    private Endpoint[] endpoints = new Endpoint[4];
    private int[] slots = new int[4];
    private int count;
    private boolean broadcast;
    private long firstError;
    private int pages;

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
        return endpoints[index].space().window().address(slots[index]);
    }

    /** The first slot of a recipient. */
    int slot(int index) {
        return slots[index];
    }

    /** Finds out who is meant: 0, or {@code -ESRCH}, {@code -EPERM}, {@code -ECONNREFUSED}. */
    long choose(Endpoint sender, long pid, long type, long flags) {
        count = 0;
        firstError = 0;
        pages = 0;
        broadcast = SendFlags.isBroadcast(flags);
        if (broadcast) {
            return chooseAll(sender, type, SendFlags.target(flags) == SendFlags.TO_OTHERS);
        }
        Endpoint receiver = SendFlags.target(flags) == SendFlags.TO_SELF ? sender : directory.find(pid);
        if (receiver == null) {
            return Errno.ESRCH.result();
        } else if (type < MessageType.FIRST_USER || !sender.sendMask().permits(receiver.pid(), type)) {
            return Errno.EPERM.result();
        } else if (receiver.handlers().handler(type) == HandlerTable.NONE) {
            return Errno.ECONNREFUSED.result();
        }
        add(receiver);
        return 0;
    }

    /** A reply goes to whoever called. */
    void chooseCaller(Endpoint caller) {
        count = 0;
        firstError = 0;
        pages = 0;
        broadcast = false;
        add(caller);
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

    private long chooseAll(Endpoint sender, long type, boolean butSelf) {
        List<Endpoint> all = subscribers.of(type);
        long error = Errno.ESRCH.result();
        if (type < MessageType.FIRST_USER && !all.isEmpty()) {
            return Errno.EPERM.result();
        }
        for (int i = 0; i < all.size(); i++) {
            Endpoint receiver = all.get(i);
            boolean meant = receiver != sender || !butSelf;
            if (meant && sender.sendMask().permits(receiver.pid(), type)) {
                add(receiver);
            } else if (meant) {
                receiver.counters().rejected++;
                error = Errno.EPERM.result();
            }
        }
        return count == 0 ? error : 0;
    }

    private void add(Endpoint receiver) {
        if (count == endpoints.length) {
            endpoints = Arrays.copyOf(endpoints, 2 * count);
            slots = Arrays.copyOf(slots, 2 * count);
        }
        endpoints[count++] = receiver;
    }

    /** True if {@code waiter} would wait for ever for one of them. */
    boolean wouldDeadlock(Waiter waiter, long type) {
        for (int i = 0; i < count; i++) {
            if (Waiter.wouldDeadlock(waiter, endpoints[i], type)) {
                return true;
            }
        }
        return false;
    }

    /** Holds room for a message of {@code size} pages at each: 0, {@code -EMSGSIZE}, {@code -EAGAIN} or {@code -ENOBUFS}. */
    long reserve(long sender, long size) {
        int left = 0;
        pages = 0;
        for (int i = 0; i < count; i++) {
            long result = reserveAt(endpoints[i], sender, size);
            if (result >= 0) {
                endpoints[left] = endpoints[i];
                slots[left++] = (int) result;
            } else {
                reject(endpoints[i], result);
            }
        }
        count = left;
        pages = (int) size;
        return count == 0 ? firstError : 0;
    }

    /** The first slot, or a negative errno. */
    private static long reserveAt(Endpoint receiver, long sender, long size) {
        LandingWindow window = receiver.space().window();
        if (size > window.size()) {
            return Errno.EMSGSIZE.result();
        } else if (!receiver.mailbox().hasRoom(sender)) {
            return Errno.EAGAIN.result();
        }
        int slot = size == 0 ? 0 : window.reserve((int) size);
        return slot == LandingWindow.NONE ? Errno.ENOBUFS.result() : slot;
    }

    /** Makes the page tables down to all slots: 0, or {@code -ENOMEM}; slots stay held where they could be made. */
    long prepareTables() {
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (prepareAt(endpoints[i].space(), slots[i])) {
                endpoints[left] = endpoints[i];
                slots[left++] = slots[i];
            } else {
                cancelAt(i);
                reject(endpoints[i], Errno.ENOMEM.result());
            }
        }
        count = left;
        return count == 0 ? firstError : 0;
    }

    private boolean prepareAt(AddressSpace space, int slot) {
        long address = space.window().address(slot);
        for (int i = 0; i < pages; i++) {
            if (space.pageTable().prepare(address + Page.address(i)) == PageTable.NONE) {
                return false;
            }
        }
        return true;
    }

    private void reject(Endpoint receiver, long error) {
        if (firstError == 0) {
            firstError = error;
        }
        if (broadcast) {
            receiver.counters().rejected++;
        }
    }

    /** Gives all reservations back. */
    void cancel() {
        for (int i = 0; i < count; i++) {
            cancelAt(i);
        }
    }

    private void cancelAt(int index) {
        Sabotage sabotage = endpoints[index].space().frames().sabotage();
        if (pages > 0 && !sabotage.has(Sabotage.Mutant.LEAK_RESERVATION)) {
            endpoints[index].space().window().cancel(slots[index], pages);
        }
    }

    /** Forgets who it was, so that nobody who has gone is held on to. */
    void clear() {
        Arrays.fill(endpoints, 0, count, null);
        count = 0;
    }

    /** The first that a broadcast would go to and that has no room; null if all have. */
    @Nullable
    Endpoint full(Endpoint sender, long type, long flags) {
        for (Endpoint receiver : subscribers.of(type)) {
            boolean meant = receiver != sender || SendFlags.target(flags) == SendFlags.TO_ALL;
            if (meant && !receiver.mailbox().hasRoom(sender.pid())) {
                return receiver;
            }
        }
        return null;
    }
}
