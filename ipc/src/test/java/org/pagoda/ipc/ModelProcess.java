package org.pagoda.ipc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A process: a space, a mailbox, handlers. */
final class ModelProcess {
    /** One rule of a send mask. */
    record Rule(long pid, long first, long last) {}

    final long pid;
    /** Tells it from others when one is drawn; nothing else. */
    final long tag;

    final ModelSpace space;

    final int mailboxCapacity;
    final int mailboxShare;
    final List<ModelMessage> queue = new ArrayList<>();

    /** The handler's address for each type that has one. */
    final Map<Long, Long> handlers = new TreeMap<>();
    /** The message whose handler runs, for each type; no other of that type is delivered meanwhile. */
    final Map<Long, ModelMessage> running = new TreeMap<>();

    final Set<Long> masked = new TreeSet<>();
    boolean allUnmasked;

    /** Where it may send to; null: anywhere. */
    List<Rule> sendMask;

    /** The tokens it has kept, by their number, and its own calls that wait. */
    final Map<Long, ModelToken> tokens = new TreeMap<>();

    final List<ModelToken> calls = new ArrayList<>();
    private long nextToken = 1;

    long sent;
    long admitted;
    long handled;
    long dropped;
    long rejected;
    long handledPages;
    long pagesKept;
    long pagesReturned;
    long pagesFreed;
    long eventsTold;
    long eventsDropped;

    ModelProcess(long pid, long limit, int mailboxCapacity, int mailboxShare, int slots, long tag) {
        this.pid = pid;
        this.tag = tag;
        this.mailboxCapacity = mailboxCapacity;
        this.mailboxShare = mailboxShare;
        space = new ModelSpace(pid, limit, slots);
    }

    boolean handles(long type) {
        return handlers.containsKey(type);
    }

    boolean mayBeSentTo(long receiver, long type) {
        return sendMask == null
                || sendMask.stream()
                        .anyMatch(rule -> (rule.pid == SendMask.ANY || rule.pid == receiver)
                                && type >= rule.first
                                && type <= rule.last);
    }

    /** A mailbox is bounded, and one sender can fill only its share; what the kernel tells does not count. */
    boolean hasRoomFor(long sender) {
        long fromSender =
                queue.stream().filter(message -> message.sender == sender).count();
        long fromAll = queue.stream().filter(message -> message.events == 0).count();
        return fromAll < mailboxCapacity && fromSender < mailboxShare;
    }

    void admit(ModelMessage message) {
        message.receiver = this;
        queue.add(message);
        admitted++;
    }

    /** The oldest message that can be handled now; null if there is none. */
    ModelMessage next() {
        for (ModelMessage message : queue) {
            boolean maskedByRequest = masked.contains(message.type) && !allUnmasked;
            if (handles(message.type) && !running.containsKey(message.type) && !maskedByRequest) {
                return message;
            }
        }
        return null;
    }

    long keep(ModelToken token) {
        if (token.number == 0) {
            token.number = nextToken++;
            tokens.put(token.number, token);
        }
        return token.number;
    }
}
