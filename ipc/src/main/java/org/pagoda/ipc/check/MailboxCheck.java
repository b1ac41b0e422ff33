package org.pagoda.ipc.check;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.collections.LongArrayList;
import org.pagoda.ipc.Counters;
import org.pagoda.ipc.Endpoint;
import org.pagoda.ipc.Mailbox;
import org.pagoda.ipc.Message;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.Notifications;
import org.pagoda.ipc.SendFlags;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;

/** The laws of a mailbox: in order, within bounds, each message there with its pages and paid for, no event of the kernel lost. */
final class MailboxCheck {
    private MailboxCheck() {}

    static void check(Endpoint endpoint, List<Violation> violations) {
        checkMessages(endpoint, violations);
        checkShares(endpoint, violations);
        checkEvents(endpoint, violations);
        checkMasks(endpoint, violations);
    }

    private static void checkMasks(Endpoint endpoint, List<Violation> violations) {
        long inHandler = endpoint.counters().inHandler();
        long[] masked = {0};
        endpoint.handlers().forEachRunning(message -> masked[0]++);
        if (inHandler != masked[0]) {
            violations.add(Violation.ofProcess(
                    Law.MASKS,
                    endpoint,
                    "runs " + inHandler + " handlers, but has " + masked[0] + " types masked for them"));
        }
    }

    private static void checkMessages(Endpoint endpoint, List<Violation> violations) {
        long[] last = {0};
        long[] carried = {0};
        endpoint.mailbox().forEach(message -> {
            if (message.sequence() <= last[0]) {
                violations.add(Violation.ofProcess(
                        Law.ORDER, endpoint, "has message " + message.sequence() + " after " + last[0]));
            }
            last[0] = message.sequence();
            boolean free = message.size() == 0 || SendFlags.lends(message.flags());
            if (!free && message.payment() == null) {
                violations.add(Violation.ofProcess(
                        Law.CHARGES, endpoint, "has message " + message.sequence() + ", for which nobody pays"));
            }
            carried[0] += countCarried(endpoint, message, violations);
        });
        long[] found = {0};
        endpoint.space().pageTable().forEachLeaf((address, entry, entryAddress) -> {
            if (PageTableEntry.isInFlight(entry)) {
                found[0]++;
            }
        });
        if (found[0] != carried[0]) {
            violations.add(Violation.ofProcess(
                    Law.CONSERVATION,
                    endpoint,
                    "has " + found[0] + " entries in flight, its messages carry " + carried[0]));
        }
    }

    private static void checkShares(Endpoint endpoint, List<Violation> violations) {
        Mailbox mailbox = endpoint.mailbox();
        LongArrayList principals = new LongArrayList();
        mailbox.forEach(message -> {
            if (message.events() == 0 && message.type() != MessageType.PAGE_FAULT) {
                principals.addLong(message.principal());
            }
        });
        if (principals.size() > mailbox.capacity()) {
            violations.add(Violation.ofProcess(
                    Law.BOUNDS,
                    endpoint,
                    "has " + principals.size() + " messages queued, and room for " + mailbox.capacity()));
        }
        long[] sorted = principals.toLongArray();
        Arrays.sort(sorted);
        int first = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i < sorted.length && sorted[i] == sorted[first]) {
                continue;
            }
            if (i - first > mailbox.share()) {
                String what = "process " + endpoint.pid() + " has " + (i - first) + " messages of process "
                        + sorted[first] + " queued, whose share is " + mailbox.share();
                violations.add(
                        new Violation(Law.BOUNDS, what, Violation.NO_FRAME, List.of(endpoint.pid(), sorted[first])));
            }
            first = i;
        }
    }

    private static void checkEvents(Endpoint endpoint, List<Violation> violations) {
        Counters counters = endpoint.counters();
        Set<Long> types = new HashSet<>();
        long[] waiting = {0};
        endpoint.mailbox().forEach(message -> {
            waiting[0] += message.events();
            if (message.events() > 0 && !types.add(message.type())) {
                violations.add(
                        Violation.ofProcess(Law.BOUNDS, endpoint, "has two notifications of type " + message.type()));
            }
            if (!isFromWhomItSays(message)) {
                violations.add(Violation.ofProcess(
                        Law.RIGHTS,
                        endpoint,
                        "has a message of type " + message.type() + " from process " + message.sender() + ", "
                                + message.size() + " pages, " + message.events() + " events"));
            }
            if (MessageType.isCounted(message.type()) && message.address() != message.events()) {
                violations.add(Violation.ofProcess(
                        Law.CONSERVATION,
                        endpoint,
                        "is to be told of " + message.address() + " events of type " + message.type() + ", not of "
                                + message.events()));
            }
        });
        long events = counters.eventsTold() + waiting[0] + counters.eventsDropped();
        if (counters.events() != events) {
            violations.add(Violation.ofProcess(
                    Law.CONSERVATION,
                    endpoint,
                    "had " + counters.events() + " events, but " + events + " were told, wait or were dropped"));
        }
        long notifications = endpoint.mailbox().notificationsAdmitted();
        if (counters.events() != notifications + counters.coalesced()) {
            violations.add(Violation.ofProcess(
                    Law.CONSERVATION,
                    endpoint,
                    "had " + counters.events() + " events, but " + notifications + " notifications, which "
                            + counters.coalesced() + " events joined"));
        }
    }

    /** Only the kernel tells of events, without pages; only pages come back; page faults have none; the rest is between processes. */
    private static boolean isFromWhomItSays(Message message) {
        if (message.events() == 0) {
            boolean free = message.type() == MessageType.RETURNED
                    || message.type() >= MessageType.FIRST_USER
                    || (message.type() == MessageType.PAGE_FAULT && message.size() == 0);
            return free && message.sender() != Notifications.KERNEL;
        }
        boolean reserved = message.type() != MessageType.RETURNED
                && message.type() != MessageType.PAGE_FAULT
                && message.type() < MessageType.FIRST_USER;
        return reserved && message.sender() == Notifications.KERNEL && message.size() == 0;
    }

    /** How many of a message's pages are there: all but those that their owner has revoked. */
    private static long countCarried(Endpoint endpoint, Message message, List<Violation> violations) {
        long count = 0;
        for (long i = 0; i < message.size(); i++) {
            long address = message.address() + Page.address(i);
            long entry = endpoint.space().pageTable().get(address);
            if (PageTableEntry.isInFlight(entry)) {
                count++;
            } else if (entry != PageTableEntry.EMPTY) {
                violations.add(Violation.ofPage(
                        Law.CONSERVATION,
                        endpoint,
                        address,
                        PageTableEntry.isValid(entry) ? PageTableEntry.frame(entry) : Violation.NO_FRAME,
                        "has " + PageTableEntry.describe(entry) + " for message " + message.sequence()));
            }
        }
        return count;
    }
}
