package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.World.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/** Bit 7: pages are the receiver's until its handler returns, and then back where they were. */
class LendTest {
    private static final long LEND = SendFlags.RECEIVER_WRITES | SendFlags.LEND;

    private final World world = new World();
    private final Endpoint sender = world.process();
    private final Endpoint receiver = world.handling();
    private final long pages = world.filled(sender, 2, 7);
    private final Wait wait = world.runner(sender).begin();

    @AfterEach
    void close() {
        world.close();
    }

    private Message lend(long flags) {
        assertEquals(2, world.sendWaiting(sender, wait, receiver.pid(), TYPE, pages, 2, flags));
        return world.enter(receiver);
    }

    @Test
    void shouldComeBackToTheSameAddressWhateverTheHandlerSays() {
        Message message = lend(LEND);
        assertFalse(world.canLoad(sender, pages));
        world.store(receiver, message.address() + Page.SIZE, 9);
        world.leave(message, 2);
        assertEquals(7, world.load(sender, pages));
        assertEquals(9, world.load(sender, pages + Page.SIZE));
        assertTrue(world.canStore(sender, pages));
        assertTrue(wait.isSettled());
        assertEquals(0, wait.kept());
        assertEquals(0, receiver.space().account().charged());
    }

    @Test
    void shouldBeReadOnlyWithoutReceiverWrites() {
        Message message = lend(SendFlags.LEND);
        assertFalse(world.canStore(receiver, message.address()));
        world.leave(message, 0);
        assertTrue(world.canStore(sender, pages));
    }

    @Test
    void shouldNotBePassedOnOrUnmapped() {
        Message message = lend(LEND);
        Endpoint third = world.handling();
        world.assertError(Errno.EBUSY, world.send(receiver, third, message.address(), 1, SendFlags.MOVE));
        world.assertError(Errno.EBUSY, world.send(receiver, third, message.address(), 1, SendFlags.SHARE));
        world.assertError(Errno.EBUSY, receiver.space().unmap(message.address(), 1));
        world.assertError(Errno.EBUSY, sender.space().unmap(pages, 1));
        world.assertError(Errno.EBUSY, sender.space().map(pages, 1, Rights.READ));
        world.assertError(Errno.EFAULT, world.send(sender, third, pages, 1, SendFlags.MOVE));
        world.leave(message, 0);
        assertEquals(0, sender.space().unmap(pages, 1));
    }

    @Test
    void shouldComeBackFromAReceiverThatDies() {
        lend(LEND);
        world.die(receiver);
        assertEquals(7, world.load(sender, pages));
        assertEquals(8, world.load(sender, pages + Page.SIZE));
    }

    @Test
    void shouldComeBackFromAMailbox() {
        assertEquals(2, world.sendWaiting(sender, wait, receiver.pid(), TYPE, pages, 2, LEND));
        world.unregister(receiver, TYPE);
        assertEquals(7, world.load(sender, pages));
    }

    @Test
    void shouldBeFreedWhenItsLenderIsGone() {
        Message message = lend(LEND);
        world.runner(sender).end(wait);
        world.die(sender);
        world.check();
        assertEquals(7, world.load(receiver, message.address()));
        world.leave(message, 2);
        assertFalse(world.canLoad(receiver, message.address()));
    }

    @Test
    void shouldBringAFrameOfItsOwnBack() {
        Endpoint other = world.handling();
        assertEquals(1, world.send(sender, other, pages, 1, SendFlags.COPY));
        long copy = world.receive(other);
        Message message = lend(LEND);
        world.store(receiver, message.address(), 70); // parts from the copy
        world.leave(message, 0);
        assertEquals(70, world.load(sender, pages));
        assertEquals(7, world.load(other, copy));
        world.store(sender, pages, 71);
        assertEquals(7, world.load(other, copy));
    }

    @Test
    void shouldStayChargedToTheLender() {
        Message message = lend(LEND);
        assertEquals(2, sender.space().account().charged());
        assertEquals(2, receiver.space().account().charged());
        world.leave(message, 0);
        assertEquals(2, sender.space().account().charged());
    }

    @Test
    void shouldOnlyBeLentToOneWhoIsWaitedFor() {
        for (long flags : new long[] {
            SendFlags.LEND,
            SendFlags.LEND | SendFlags.WAIT | SendFlags.SENDER_KEEPS,
            SendFlags.LEND | SendFlags.WAIT | SendFlags.DUPLICATE,
            SendFlags.LEND | SendFlags.WAIT | SendFlags.TO_ALL
        }) {
            world.assertError(Errno.EINVAL, world.send(sender, receiver, pages, 1, flags));
        }
    }
}
