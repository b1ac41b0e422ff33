package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;

/** Bit 2: each holder has a page of its own, and the copy is made when it can be told apart, not before. */
class DuplicateTest {
    private final World world = new World();
    private final Endpoint sender = world.process();
    private final Endpoint receiver = world.handling();
    private final long page = world.filled(sender, 1, 7);

    @AfterEach
    void close() {
        world.close();
    }

    private long pass(long flags) {
        assertEquals(1, world.send(sender, receiver, page, 1, flags));
        return world.receive(receiver);
    }

    private long copies() {
        return world.sending.pagesCopied()
                + sender.space().pages().copied()
                + receiver.space().pages().copied();
    }

    @Test
    void shouldNotCopyUntilSomebodyStores() {
        long landed = pass(SendFlags.COPY);
        assertEquals(world.frame(sender, page), world.frame(receiver, landed));
        assertEquals(0, copies());
        world.store(sender, page, 8);
        assertEquals(1, copies());
        assertEquals(7, world.load(receiver, landed));
        world.store(receiver, landed, 9);
        assertEquals(1, copies(), "the last holder needs no copy");
        assertEquals(8, world.load(sender, page));
    }

    @Test
    void shouldHandOverTheFrameItselfIfTheSenderIsItsOnlyHolder() {
        int frame = world.frame(sender, page);
        long landed = pass(SendFlags.RECEIVER_WRITES | SendFlags.DUPLICATE);
        assertEquals(frame, world.frame(receiver, landed));
        assertFalse(PageTableEntry.isCopyOnWrite(world.entry(receiver, landed)));
        assertFalse(world.canLoad(sender, page));
        world.store(receiver, landed, 8);
        assertEquals(0, copies());
    }

    @Test
    void shouldLetTheReceiverOnlyReadAReadOnlyCopy() {
        long landed = pass(SendFlags.SENDER_KEEPS | SendFlags.DUPLICATE);
        assertFalse(world.canStore(receiver, landed));
        world.store(sender, page, 8);
        assertEquals(7, world.load(receiver, landed), "it does not see what the sender stores later");
    }

    @Test
    void shouldMakeAWritableCopyOfAReadOnlyPage() {
        long readOnly = world.map(sender, 1, Rights.READ);
        assertEquals(1, world.send(sender, receiver, readOnly, 1, SendFlags.COPY));
        long landed = world.receive(receiver);
        world.store(receiver, landed, 5);
        assertEquals(0, world.load(sender, readOnly));
        assertFalse(world.canStore(sender, readOnly));
    }

    @Test
    void shouldCopyAtOnceWhatOthersCanStoreInto() {
        Endpoint partner = world.handling();
        assertEquals(1, world.send(sender, partner, page, 1, SendFlags.SHARE));
        long atPartner = world.receive(partner);
        long landed = pass(SendFlags.COPY);
        assertEquals(1, copies());
        assertNotEquals(world.frame(sender, page), world.frame(receiver, landed));
        world.store(partner, atPartner, 8);
        assertEquals(7, world.load(receiver, landed));
        assertEquals(8, world.load(sender, page), "sender and partner still share");
    }

    @Test
    void shouldCopyAPinnedPageAtOnce() {
        int frame = world.frame(sender, page);
        world.frames.pin(frame);
        long landed = pass(SendFlags.COPY);
        assertEquals(1, copies());
        assertEquals(frame, world.frame(sender, page), "a pinned page stays where it is");
        world.store(sender, page, 8);
        assertEquals(frame, world.frame(sender, page));
        assertEquals(7, world.load(receiver, landed));
        world.assertError(
                Errno.EBUSY, world.send(sender, receiver, page, 1, SendFlags.DUPLICATE | SendFlags.RECEIVER_WRITES));
        world.frames.unpin(frame);
    }

    @Test
    void shouldNotSeparateAliasesOfADuplicate() {
        long landed = pass(SendFlags.COPY);
        Endpoint third = world.handling();
        assertEquals(1, world.send(receiver, third, landed, 1, SendFlags.SHARE));
        long there = world.receive(third);
        world.store(third, there, 8);
        assertEquals(8, world.load(receiver, landed));
        assertEquals(7, world.load(sender, page));
    }

    @Test
    void shouldMoveADuplicateWithoutCopyingIt() {
        long landed = pass(SendFlags.COPY);
        Endpoint third = world.handling();
        assertEquals(1, world.send(receiver, third, landed, 1, SendFlags.MOVE));
        long there = world.receive(third);
        assertEquals(0, copies());
        world.store(third, there, 8);
        assertEquals(7, world.load(sender, page));
        assertEquals(1, third.space().pages().copied());
    }

    @Test
    void shouldNotGainARightOnTheWay() {
        long landed = pass(SendFlags.SENDER_KEEPS | SendFlags.DUPLICATE);
        Endpoint third = world.handling();
        world.assertError(Errno.EACCES, world.send(receiver, third, landed, 1, SendFlags.MOVE));
        assertEquals(1, world.send(receiver, third, landed, 1, 0));
        assertFalse(world.canStore(third, world.receive(third)));
    }

    @Test
    void shouldDuplicatePagesThatWereNeverTouchedWithoutAFrame() {
        int used = world.frames.usedFrames();
        long fresh = world.map(sender, 1);
        assertEquals(1, world.send(sender, receiver, fresh, 1, SendFlags.COPY));
        long landed = world.receive(receiver);
        assertTrue(world.frames.usedFrames() <= used + 2, "page tables at most");
        world.store(receiver, landed, 5);
        assertEquals(0, world.load(sender, fresh));
    }

    @Test
    void shouldReturnAMovedDuplicateThatIsAbandonedWithWhatWasWritten() {
        world.register(sender, MessageType.RETURNED);
        assertEquals(1, world.send(sender, receiver, page, 1, SendFlags.RECEIVER_WRITES | SendFlags.DUPLICATE));
        Message message = world.enter(receiver);
        world.store(receiver, message.address(), 9);
        world.leave(message, 0);
        long back = world.receive(sender);
        assertEquals(9, world.load(sender, back));
        assertTrue(world.canStore(sender, back));
    }
}
