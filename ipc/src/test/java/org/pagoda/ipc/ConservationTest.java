package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.FrameState;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Reference;

/** Laws 3 and 5: no page is lost, doubled or shown to a stranger, whatever the receiver does with it. */
class ConservationTest {
    private final World world = new World();
    private final Endpoint sender = world.process();
    private final Endpoint receiver = world.handling();
    private final long pages = world.filled(sender, 4, 100);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void shouldCountAFrameOnceOnItsWay() {
        int frame = world.frame(sender, pages);
        assertEquals(FrameState.MAPPED, world.frames.table().state(frame));
        world.send(sender, receiver, pages, 1, SendFlags.MOVE);
        assertEquals(FrameState.IN_FLIGHT, world.frames.table().state(frame));
        assertEquals(1, world.frames.table().references(frame));
        assertEquals(receiver.pid(), world.frames.table().owner(frame));
        world.receive(receiver);
        assertEquals(FrameState.MAPPED, world.frames.table().state(frame));
        assertEquals(1, world.frames.table().count(frame, Reference.ENTRY));
    }

    @Test
    void shouldFreeAbandonedPagesWhenTheSenderDoesNotTakeThemBack() {
        int free = world.frames.freeFrames();
        world.send(sender, receiver, pages, 3, SendFlags.MOVE);
        world.check();
        world.leave(world.enter(receiver), 1);
        assertEquals(1, receiver.counters().pagesKept());
        assertEquals(2, receiver.counters().pagesFreed());
        world.check();
        int tables = free - (world.frames.freeFrames() - 2);
        assertTrue(tables >= 0 && tables <= 2, "only page tables of the window may be new, not " + tables);
    }

    @Test
    void shouldReturnAbandonedPagesInOneMessage() {
        world.register(sender, MessageType.RETURNED);
        world.send(sender, receiver, pages, 4, SendFlags.MOVE);
        Message message = world.enter(receiver);
        world.store(receiver, message.address() + 3 * Page.SIZE, 555);
        world.leave(message, 1);
        world.check();
        Message back = world.enter(sender);
        assertEquals(3, back.size());
        assertEquals(receiver.pid(), back.sender());
        assertEquals(SendFlags.MOVE, back.flags());
        assertEquals(101, world.load(sender, back.address()));
        assertEquals(555, world.load(sender, back.address() + 2 * Page.SIZE), "with what the receiver wrote");
        world.leave(back, 3);
        assertEquals(sender.pid(), world.frames.table().owner(world.frame(sender, back.address())));
    }

    @Test
    void shouldNotReturnPagesThatOthersStillHold() {
        world.register(sender, MessageType.RETURNED);
        world.send(sender, receiver, pages, 2, SendFlags.SHARE);
        world.leave(world.enter(receiver), 0);
        assertTrue(sender.mailbox().isEmpty());
        assertEquals(2, receiver.counters().pagesFreed());
        assertEquals(100, world.load(sender, pages));
    }

    @Test
    void shouldCountPagesMovedOnOrUnmappedAsKept() {
        Endpoint third = world.handling();
        world.send(sender, receiver, pages, 3, SendFlags.MOVE);
        Message message = world.enter(receiver);
        long landed = message.address();
        assertEquals(1, world.send(receiver, third, landed, 1, SendFlags.MOVE));
        assertEquals(0, receiver.space().unmap(landed + Page.SIZE, 1));
        world.leave(message, 0);
        assertEquals(2, receiver.counters().pagesKept());
        assertEquals(1, receiver.counters().pagesFreed());
        assertEquals(100, world.load(third, world.receive(third)));
    }

    @Test
    void shouldNotReuseASlotBeforeTheHandlerHasReturned() {
        world.send(sender, receiver, pages, 1, SendFlags.MOVE);
        Message message = world.enter(receiver);
        long landed = message.address();
        receiver.space().unmap(landed, 1);
        long many = world.filled(sender, 64, 0);
        world.assertError(org.pagoda.mmu.Errno.ENOBUFS, world.send(sender, receiver, many, 64, SendFlags.MOVE));
        world.leave(message, 0);
        assertEquals(64, world.send(sender, receiver, many, 64, SendFlags.MOVE));
    }

    @Test
    void shouldReturnWhatWasQueuedForAProcessThatDies() {
        world.register(sender, MessageType.RETURNED);
        world.send(sender, receiver, pages, 2, SendFlags.MOVE);
        world.send(sender, receiver, pages + 2 * Page.SIZE, 1, SendFlags.MOVE);
        world.die(receiver);
        world.check();
        assertEquals(100, world.load(sender, world.receive(sender)));
        assertEquals(102, world.load(sender, world.receive(sender)));
    }

    @Test
    void shouldReturnTheMessageWhoseHandlerDies() {
        world.register(sender, MessageType.RETURNED);
        world.send(sender, receiver, pages, 2, SendFlags.MOVE);
        world.enter(receiver);
        world.die(receiver);
        assertEquals(100, world.load(sender, world.receive(sender)));
    }

    @Test
    void shouldReturnWhatWasQueuedForATypeThatIsUnregistered() {
        world.register(sender, MessageType.RETURNED);
        world.send(sender, receiver, pages, 1, SendFlags.MOVE);
        world.unregister(receiver, World.TYPE);
        assertTrue(receiver.mailbox().isEmpty());
        assertEquals(1, receiver.counters().dropped());
        assertEquals(100, world.load(sender, world.receive(sender)));
    }

    @Test
    void shouldDeliverWhatADeadSenderSent() {
        world.send(sender, receiver, pages, 2, SendFlags.MOVE);
        world.die(sender);
        world.check();
        Message message = world.enter(receiver);
        assertEquals(100, world.load(receiver, message.address()));
        world.leave(message, 0);
        assertEquals(2, receiver.counters().pagesFreed(), "nobody is left to return them to");
    }

    @Test
    void shouldFreeWhatTheSenderCannotTakeBack() {
        world.register(sender, MessageType.RETURNED);
        Endpoint small = world.process(Long.MAX_VALUE, 1, 1, 64);
        world.register(small, MessageType.RETURNED);
        long own = world.filled(small, 2, 50);
        world.send(small, receiver, own, 1, SendFlags.MOVE);
        world.send(small, receiver, own + Page.SIZE, 1, SendFlags.MOVE);
        world.leave(world.enter(receiver), 0);
        world.leave(world.enter(receiver), 0);
        assertEquals(1, receiver.counters().pagesReturned(), "its mailbox has room for one");
        assertEquals(1, receiver.counters().pagesFreed());
    }

    @Test
    void shouldHandOutNothingButZeros() {
        world.send(sender, receiver, pages, 4, SendFlags.MOVE);
        world.leave(world.enter(receiver), 0); // frames full of data become free
        Endpoint stranger = world.process();
        long fresh = world.map(stranger, 64);
        for (int i = 0; i < 64; i++) {
            world.store(stranger, fresh + Page.address(i) + 8, 1);
            for (int offset = 0; offset < Page.SIZE; offset += 8) {
                assertEquals(offset == 8 ? 1 : 0, world.load(stranger, fresh + Page.address(i) + offset));
            }
        }
    }

    @Test
    void shouldDeliverAMessageOnce() {
        world.send(sender, receiver, pages, 1, SendFlags.MOVE);
        world.receive(receiver);
        assertNull(world.delivery.next(receiver));
        assertFalse(world.canLoad(sender, pages));
    }

    @Test
    void shouldKeepAPinnedFrameUntilItIsUnpinned() {
        world.send(sender, receiver, pages, 1, SendFlags.MOVE);
        Message message = world.enter(receiver);
        int frame = world.frame(receiver, message.address());
        world.frames.pin(frame);
        world.register(sender, MessageType.RETURNED);
        world.leave(message, 0);
        assertEquals(FrameState.PINNED, world.frames.table().state(frame));
        assertTrue(sender.mailbox().isEmpty(), "a pinned page does not go back");
        assertTrue(world.frames.unpin(frame));
    }
}
