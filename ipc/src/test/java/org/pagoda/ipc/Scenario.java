package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/**
 * One call that would succeed, and all that {@link Cause}s need to make it fail: each has a page, or somebody, of its own to spoil, so
 * that several can be armed at once and lifted one by one. The page that is missing if one is to be is in the swap space if not.
 *
 * <pre>
 *   the sender's pages
 *   twelve more, | 0           1       2          3        4          5       | 6     7          8
 *   for a large  | duplicated  shared  untouched  swapped  read-only  pinned  | kept  read-only  borrowed
 *   message      ^ address                                                    ^ landing window
 * </pre>
 */
final class Scenario implements AutoCloseable {
    static final long TYPE = World.TYPE;
    /** The receiver handles it: what fills its mailbox and its window. */
    static final long FILL = 65;
    /** The sender handles it: what brings it pages. */
    static final long SUPPLY = 66;
    /** The sender and the third handle it: what somebody waits for who must not be waited for. */
    static final long OTHER = 67;
    /** All handle it: calls. */
    static final long REQUEST = 68;
    /** The sender and the helper handle it: what brings pages that are only lent. */
    static final long LOAN = 69;
    /** A kernel type that the receiver handles. */
    static final long KERNEL = MessageType.FIRST_USER - 1;

    /** Slots of the receiver's window. */
    static final int WINDOW = 20;
    /** Messages that the receiver's mailbox has room for. */
    static final int MAILBOX = 4;
    /** How many of them may be from one sender. */
    static final int SHARE = 3;

    /** Pages that are there before those that are sent. */
    static final long MORE = 12;

    private static final long PAGES = 9;
    private static final long OUTSIDE = 6;
    private static final long SPARE_PAGES = 12;
    private static final long LIMIT = 100;

    final World world = new World(256);
    final Endpoint sender = world.process(LIMIT, 16, 8, (int) (PAGES - OUTSIDE));
    final Endpoint receiver = world.process(LIMIT, MAILBOX, SHARE, WINDOW);
    final Endpoint helper = world.process();
    final Endpoint third = world.process();
    /** The identifier of a process that has ended. */
    final long dead = startAndEnd();

    // What the call is made with.
    private final Operation operation;
    long token;
    long pid = receiver.pid();
    long type = TYPE;
    long address = sender.space().window().start() - Page.address(OUTSIDE);
    long size = PAGES;
    long flags;

    private final long firstPage = address;
    private long spare;

    // What is done before the call is made, so that there is none left of something.
    private final List<Runnable> useUp = new ArrayList<>();

    /**
     * A call that would succeed.
     *
     * @param flags those of {@link Operation#flags}
     */
    Scenario(Operation operation, long flags) {
        this.operation = operation;
        this.flags = operation == Operation.SEND ? flags | SendFlags.WAIT : flags;
        register(sender, SUPPLY, OTHER, REQUEST, LOAN);
        register(receiver, TYPE, KERNEL, FILL, REQUEST);
        register(helper, SUPPLY, REQUEST, LOAN);
        register(third, OTHER, REQUEST);
        mapOutsideTheWindow();
        spare = world.filled(helper, SPARE_PAGES, 500);
        pass(0, SendFlags.COPY);
        pass(1, SendFlags.SHARE);
        supply(6, SendFlags.MOVE);
        supply(7, SendFlags.MOVE);
        supply(8, SendFlags.MOVE);
        if (operation.needsToken()) {
            token = keepToken(call(caller(), sender));
        }
    }

    private long startAndEnd() {
        Endpoint endpoint = world.handling();
        world.die(endpoint);
        return endpoint.pid();
    }

    void register(Endpoint endpoint, long... types) {
        for (long handled : types) {
            world.register(endpoint, handled);
        }
    }

    private void mapOutsideTheWindow() {
        long start = firstPage - Page.address(MORE);
        assertEquals(start, sender.space().map(start, MORE + OUTSIDE, Rights.READ_WRITE));
        for (long i = 0; i < MORE + OUTSIDE; i++) {
            if (i != MORE + 2) {
                world.store(sender, start + Page.address(i), 100 + i);
            }
        }
        assertTrue(world.swapOut(sender, page(3)));
    }

    // ---- calls of others ----

    /** Whose call it is that is forwarded, or replied to. */
    Endpoint caller() {
        return operation == Operation.REPLY ? receiver : helper;
    }

    /** A call without pages, which waits in the callee's mailbox. */
    World.PlayedCall call(Endpoint caller, Endpoint callee) {
        World.PlayedCall call = world.playedCall(caller);
        assertEquals(0, world.calls.call(caller, callee.pid(), REQUEST, 0, 0, 0, call.wait, call.token));
        return call;
    }

    /** The sender keeps the token of a call that waits in its mailbox. */
    private long keepToken(World.PlayedCall call) {
        Message request = world.enter(sender);
        long kept = world.calls.keep(sender, world.runner(sender));
        assertTrue(kept > 0, () -> Errno.describe(kept));
        world.leave(request, 0);
        assertTrue(!call.lost);
        return kept;
    }

    /** The sender has one more token, of a call that nobody waits for any more. */
    long keepTokenThatTimedOut() {
        World.PlayedCall call = call(caller(), sender);
        long kept = keepToken(call);
        world.calls.cancel(call.token);
        world.runner(caller()).end(call.wait);
        return kept;
    }

    // ---- the sender's pages ----

    /** The address of one of the pages that are sent, 0 to 8. */
    long page(int index) {
        return firstPage + Page.address(index);
    }

    /** A page that was never touched, in place of what is there. */
    void map(int index, long rights) {
        assertEquals(page(index), sender.space().map(page(index), 1, rights));
    }

    void unmap(int index) {
        assertEquals(0, sender.space().unmap(page(index), 1));
    }

    /** The helper gets one of the pages, and keeps it. */
    void pass(int index, long how) {
        assertEquals(1, world.send(sender, helper.pid(), SUPPLY, page(index), 1, how));
        world.receive(helper);
    }

    /** The helper sends a page, which lands in the one slot that is free, and stays there. */
    void supply(int index, long how) {
        assertEquals(1, world.send(helper, sender.pid(), SUPPLY, nextSpare(), 1, how));
        assertEquals(page(index), world.receive(sender));
    }

    /** A page that the helper alone has. */
    long nextSpare() {
        long next = spare;
        spare += Page.SIZE;
        return next;
    }

    /** One page is lent, and the handler runs that has it. */
    Message lend(Endpoint from, Endpoint to, long page) {
        long how = SendFlags.RECEIVER_WRITES | SendFlags.LEND | SendFlags.WAIT;
        assertEquals(1, world.send(from, to.pid(), LOAN, page, 1, how));
        return world.enter(to);
    }

    // ---- the receiver ----

    /** A message that the kernel itself sends. */
    void sendFromKernel(Endpoint to) {
        Message message = to.mailbox().blank();
        message.sender = 0;
        message.type = KERNEL;
        message.address = 0;
        message.size = 0;
        message.flags = 0;
        to.mailbox().admit(message);
    }

    void fillMailbox(Endpoint from, int messages) {
        for (int i = 0; i < messages; i++) {
            assertEquals(0, world.send(from, receiver.pid(), FILL, i, 0, 0));
        }
    }

    void emptyMailbox() {
        world.unregister(receiver, FILL);
        world.register(receiver, FILL);
    }

    /** The receiver keeps as many pages of the helper's as its window has slots. */
    void fillWindow() {
        long pages = world.filled(helper, WINDOW, 700);
        assertEquals(WINDOW, world.send(helper, receiver.pid(), FILL, pages, WINDOW, SendFlags.MOVE));
        assertEquals(receiver.space().window().start(), world.receive(receiver));
    }

    /** Empties the slots of the receiver's window from {@code first} on, every {@code stride}th. */
    void emptyWindow(int first, int stride) {
        for (int slot = first; slot < WINDOW; slot += stride) {
            assertEquals(0, receiver.space().unmap(receiver.space().window().address(slot), 1));
        }
    }

    // ---- accounts and memory ----

    /** From now on {@code who} can be charged for no more pages when the call is made, whatever is refunded meanwhile. */
    Runnable fillAccount(Endpoint who) {
        long pages = world.map(who, LIMIT);
        Runnable fill = () -> {
            // Pages that are only read are charged, but need no frames.
            for (long i = 0; who.space().account().canCharge(1); i++) {
                world.load(who, pages + Page.address(i));
            }
        };
        useUp.add(fill);
        return () -> {
            useUp.remove(fill);
            assertEquals(0, who.space().unmap(pages, LIMIT));
        };
    }

    /** From now on no frame is free when the call is made, whatever is freed meanwhile. */
    Runnable starve() {
        Deque<Integer> hoard = new ArrayDeque<>();
        Runnable take = () -> {
            while (world.frames.freeFrames() > 0) {
                hoard.push(world.frames.allocateUser(0));
                world.frames.pin(hoard.peek());
            }
        };
        useUp.add(take);
        return () -> {
            useUp.remove(take);
            hoard.forEach(world.frames::unpin);
        };
    }

    // ---- the call ----

    /** Makes the call, which must fail with {@code expected} and change nothing. */
    void shouldFail(Errno expected, String when) {
        useUp.forEach(Runnable::run);
        String before = digest(expected);
        long result = attempt();
        assertEquals("-" + expected, Errno.describe(result), when);
        assertEquals(before, digest(expected), when);
    }

    private String digest(Errno expected) {
        return expected == Errno.ENOMEM ? world.logicalState() : world.state();
    }

    /** Makes the call, which must succeed. */
    void shouldSucceed() {
        useUp.forEach(Runnable::run);
        assertEquals(Long.toString(size), Errno.describe(attempt()), "nothing speaks against it");
    }

    private long attempt() {
        return switch (operation) {
            case SEND -> send();
            case CALL -> call();
            case FORWARD -> world.calls.forward(sender, world.runner(sender), token, pid, type, address, size, flags);
            case REPLY -> world.calls.reply(sender, world.runner(sender), token, address, size, flags);
        };
    }

    private long send() {
        Wait wait = world.runner(sender).begin();
        long result = world.sending.send(sender, pid, type, address, size, flags, wait);
        assertEquals(result < 0, wait.isSettled(), "what failed is not waited for");
        world.runner(sender).end(wait);
        return result;
    }

    private long call() {
        World.PlayedCall call = world.playedCall(sender);
        long result = world.calls.call(sender, pid, type, address, size, flags, call.wait, call.token);
        assertEquals(result < 0, call.wait.call() == null, "what failed is not waited for");
        assertEquals(result < 0, call.token.isUnused(), "what failed leaves its token for another call");
        world.runner(sender).end(call.wait);
        return result;
    }

    @Override
    public void close() {
        world.close();
    }
}
