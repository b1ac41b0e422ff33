package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** A broadcast with WAIT to receivers of which each can take it, or not for one {@link Refusal}. */
final class BroadcastScenario implements AutoCloseable {
    /** All receivers handle it: what fills their mailboxes and windows. */
    static final long FILL = 65;

    static final int WINDOW = 4;
    static final int SHARE = 3;
    static final long PAGES = 2;
    private static final long LIMIT = 40;

    final World world = new World(192);
    final List<Endpoint> receivers = new ArrayList<>();
    final Endpoint sender;
    final Endpoint helper;
    /** Of the sender's, all present. */
    final long pages;

    private final Set<Endpoint> forbidden = new HashSet<>();
    private final Set<Endpoint> withoutTables = new HashSet<>();
    private final List<Integer> pinned = new ArrayList<>();

    // What the broadcast is made with.
    long type = World.TYPE;
    long flags = SendFlags.MOVE | SendFlags.TO_OTHERS;

    /** What each receiver has against it, by rising process identifier; null: nothing. */
    BroadcastScenario(List<@Nullable Refusal> refusals) {
        // The sender is in the middle, so that it is not its identifier that matters.
        Endpoint first = receiver(refusals.get(0));
        receivers.add(first);
        sender = world.process(LIMIT, 16, 8, WINDOW);
        for (Refusal refusal : refusals.subList(1, refusals.size())) {
            receivers.add(receiver(refusal));
        }
        helper = world.process();
        pages = world.filled(sender, PAGES, 30);
        for (int i = 0; i < receivers.size(); i++) {
            if (refusals.get(i) != null) {
                refusals.get(i).arm(this, receivers.get(i));
            }
        }
        narrowTheMask();
        takeAllFrames();
    }

    private Endpoint receiver(@Nullable Refusal refusal) {
        Endpoint receiver = world.process(100, 8, SHARE, refusal == null ? WINDOW : refusal.window());
        world.register(receiver, World.TYPE);
        world.register(receiver, FILL);
        return receiver;
    }

    // ---- for refusals ----

    /** The sender will not be allowed to send to {@code receiver}. */
    void forbid(Endpoint receiver) {
        forbidden.add(receiver);
    }

    private void narrowTheMask() {
        List<SendMask.Rule> rules = new ArrayList<>();
        for (Endpoint endpoint : world.alive.values()) {
            if (!forbidden.contains(endpoint)) {
                rules.add(new SendMask.Rule(endpoint.pid(), 0, Long.MAX_VALUE));
            }
        }
        sender.setSendMask(new SendMask(rules));
    }

    /** {@code receiver} will have no page tables down to its window, and no frame will be left for them. */
    void starve(Endpoint receiver) {
        withoutTables.add(receiver);
    }

    private void takeAllFrames() {
        if (withoutTables.isEmpty()) {
            return;
        }
        for (Endpoint receiver : receivers) {
            AddressSpace space = receiver.space();
            for (int slot = 0; slot < space.window().size() && !withoutTables.contains(receiver); slot++) {
                space.pageTable().prepare(space.window().address(slot));
            }
        }
        while (world.frames.freeFrames() > 0) {
            int frame = world.frames.allocateUser(0);
            world.frames.pin(frame);
            pinned.add(frame);
        }
    }

    /** The helper sends pages, which {@code receiver} keeps. */
    void sendPages(Endpoint receiver, long size) {
        long filled = world.filled(helper, size, 70);
        assertEquals(size, world.send(helper, receiver.pid(), FILL, filled, size, SendFlags.MOVE));
        world.receive(receiver);
    }

    // ---- for reasons of the sender's ----

    /** The sender can be charged for no more pages. */
    void fillAccount() {
        long read = world.map(sender, LIMIT);
        for (long i = 0; sender.space().account().canCharge(1); i++) {
            world.load(sender, read + Page.address(i));
        }
    }

    /** A device works on one of the sender's pages. */
    void pin(long page) {
        pinned.add(world.frame(sender, page));
        world.frames.pin(world.frame(sender, page));
    }

    // ---- the broadcast ----

    /** Sends the pages to all but the sender. */
    long send() {
        Wait wait = world.runner(sender).begin();
        long result = world.sendWaiting(sender, wait, 0, type, pages, PAGES, flags);
        assertEquals(Math.max(0, result / PAGES), wait.awaited(), "it waits for those that it went to");
        world.runner(sender).end(wait);
        return result;
    }

    /** Sends, which must fail and change nothing. */
    void shouldFail(Errno expected) {
        String before = digest(expected);
        assertEquals("-" + expected, Errno.describe(send()));
        assertEquals(before, digest(expected));
    }

    private String digest(Errno expected) {
        return expected == Errno.ENOMEM ? world.logicalState() : world.state();
    }

    /** How often the broadcast passed each receiver by. */
    List<Long> rejected() {
        return receivers.stream()
                .map(receiver -> receiver.counters().rejected())
                .toList();
    }

    /** Messages of the broadcast that wait at each receiver. */
    List<Long> arrived() {
        return receivers.stream().map(this::arrivedAt).toList();
    }

    private long arrivedAt(Endpoint receiver) {
        long[] count = {0};
        receiver.mailbox().forEach(message -> count[0] += message.type() == World.TYPE ? 1 : 0);
        return count[0];
    }

    @Override
    public void close() {
        pinned.forEach(world.frames::unpin);
        world.close();
    }
}
