package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;

/** Law 2, and what the page bits mean: who can do what with a page after it was sent. */
class RightsTest {
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

    @Test
    void shouldLeaveTheSenderNothingAfterAMove() {
        int frame = world.frame(sender, page);
        long landed = pass(SendFlags.MOVE);
        assertFalse(world.canLoad(sender, page));
        assertTrue(PageTableEntry.isMoved(world.entry(sender, page)));
        assertEquals(frame, world.frame(receiver, landed), "the same frame, not a copy");
        assertEquals(7, world.load(receiver, landed));
        assertTrue(world.canStore(receiver, landed));
    }

    @Test
    void shouldNotComeBackAsDemandZeroUntilItIsMappedAnew() {
        pass(SendFlags.MOVE);
        assertFalse(world.canStore(sender, page));
        assertEquals(page, sender.space().map(page, 1, Rights.READ_WRITE));
        assertEquals(0, world.load(sender, page));
    }

    @Test
    void shouldLetReceiverOnlyReadWithoutReceiverWrites() {
        long landed = pass(0);
        assertFalse(world.canLoad(sender, page));
        assertEquals(7, world.load(receiver, landed));
        assertFalse(world.canStore(receiver, landed));
    }

    @Test
    void shouldShowTheReaderWhatTheSenderStoresLater() {
        long landed = pass(SendFlags.PUBLISH);
        world.store(sender, page, 8);
        assertEquals(8, world.load(receiver, landed));
        assertFalse(world.canStore(receiver, landed));
        assertTrue(world.canStore(sender, page));
    }

    @Test
    void shouldShowBothWhatEitherStoresInASharedPage() {
        long landed = pass(SendFlags.SHARE);
        world.store(sender, page, 8);
        assertEquals(8, world.load(receiver, landed));
        world.store(receiver, landed, 9);
        assertEquals(9, world.load(sender, page));
    }

    @Test
    void shouldShareAPageThatWasOnlyReadSoFar() {
        long fresh = world.map(sender, 1);
        assertEquals(0, world.load(sender, fresh)); // the zero frame
        assertEquals(1, world.send(sender, receiver, fresh, 1, SendFlags.SHARE));
        long landed = world.receive(receiver);
        world.store(receiver, landed, 5);
        assertEquals(5, world.load(sender, fresh));
        Endpoint other = world.process();
        assertEquals(0, world.load(other, world.map(other, 1)), "the zero frame itself stays zero");
    }

    @Test
    void shouldSendPagesThatWereNeverTouched() {
        long fresh = world.map(sender, 2);
        assertEquals(2, world.send(sender, receiver, fresh, 2, SendFlags.MOVE));
        long landed = world.receive(receiver);
        assertEquals(0, world.load(receiver, landed));
        assertTrue(world.canStore(receiver, landed));
    }

    @Test
    void shouldNotGiveBackALostRightOnTheWayThroughAnother() {
        long landed = pass(SendFlags.PUBLISH);
        Endpoint third = world.handling();
        world.assertError(org.pagoda.mmu.Errno.EACCES, world.send(receiver, third, landed, 1, SendFlags.MOVE));
        assertEquals(1, world.send(receiver, third, landed, 1, 0));
        long there = world.receive(third);
        assertFalse(world.canStore(third, there));
    }

    @Test
    void shouldReturnAPageWithNoMoreThanTheSenderHad() {
        world.register(sender, MessageType.RETURNED);
        long readOnly = world.map(sender, 1, Rights.READ);
        assertEquals(1, world.send(sender, receiver, readOnly, 1, SendFlags.PUBLISH));
        world.leave(world.enter(receiver), 0);
        assertEquals(1, world.send(sender, receiver, page, 1, 0));
        world.leave(world.enter(receiver), 0);
        long back = world.receive(sender);
        assertEquals(7, world.load(sender, back));
        assertTrue(world.canStore(sender, back), "it was writable when it was sent");
    }

    @Test
    void shouldPassAnyValueAsNotification() {
        assertEquals(0, world.send(sender, receiver, -12345, 0, 7 & SendFlags.SHARE));
        Message message = world.enter(receiver);
        assertEquals(-12345, message.address());
        assertEquals(0, message.size());
        world.leave(message, 0);
    }
}
