package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.World.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** Targets 2 and 3: to all that handle a type, in the order of their identifiers; those that cannot take it are left out. */
class BroadcastTest {
    private final World world = new World();
    private final Endpoint a = world.handling();
    private final Endpoint sender = world.handling();
    private final Endpoint b = world.handling();
    private final long page = world.filled(sender, 1, 7);

    @AfterEach
    void close() {
        world.close();
    }

    private long sendToAll(long size, long flags) {
        return world.send(sender, 0, TYPE, page, size, flags);
    }

    @Test
    void shouldMakeReceiversAliasesOfOneAnother() {
        assertEquals(3, sendToAll(1, SendFlags.MOVE | SendFlags.TO_ALL));
        assertEquals(
                3,
                world.frames
                        .table()
                        .references(world.frame(a, a.space().window().start())));
        long atA = world.receive(a);
        long atSender = world.receive(sender);
        long atB = world.receive(b);
        world.store(a, atA, 8);
        assertEquals(8, world.load(b, atB));
        assertEquals(8, world.load(sender, atSender));
    }

    @Test
    void shouldGiveEachItsOwnDuplicate() {
        assertEquals(2, sendToAll(1, SendFlags.COPY | SendFlags.TO_OTHERS));
        long atA = world.receive(a);
        long atB = world.receive(b);
        assertEquals(world.frame(a, atA), world.frame(b, atB), "not parted yet");
        world.store(a, atA, 8);
        world.store(sender, page, 9);
        assertEquals(7, world.load(b, atB));
        assertEquals(8, world.load(a, atA));
        assertNotEquals(world.frame(a, atA), world.frame(b, atB));
        int last = world.frame(b, atB);
        world.store(b, atB, 10);
        assertEquals(last, world.frame(b, atB), "the last holder stores without a copy");
    }

    @Test
    void shouldChargeTheSenderOncePerPage() {
        assertEquals(1, sender.space().account().charged());
        sendToAll(1, SendFlags.SHARE | SendFlags.TO_OTHERS);
        assertEquals(2, sender.space().account().charged());
        world.receive(a);
        assertEquals(2, sender.space().account().charged(), "one is still under way");
        world.receive(b);
        assertEquals(1, sender.space().account().charged());
    }

    @Test
    void shouldLeaveOutThoseThatCannotTakeIt() {
        Endpoint small = world.process(Long.MAX_VALUE, 16, 8, 1);
        world.register(small, TYPE);
        long two = world.filled(sender, 2, 50);
        assertEquals(4, world.send(sender, 0, TYPE, two, 2, SendFlags.COPY | SendFlags.TO_OTHERS));
        assertEquals(1, small.counters().rejected());
        assertNull(world.delivery.next(small));
    }

    @Test
    void shouldFailWithTheFirstErrorIfNobodyIsLeft() {
        for (int i = 0; i < 8; i++) {
            assertEquals(0, world.send(sender, a, i, 0, 0));
            assertEquals(0, world.send(sender, b, i, 0, 0));
        }
        String before = world.state();
        world.assertError(Errno.EAGAIN, sendToAll(1, SendFlags.MOVE | SendFlags.TO_OTHERS));
        assertEquals(before, world.state());
        world.assertError(Errno.ESRCH, world.send(sender, 0, TYPE + 1, page, 1, SendFlags.MOVE | SendFlags.TO_ALL));
    }

    @Test
    void shouldGoToTheSenderAlone() {
        assertEquals(1, world.send(sender, 99, TYPE, page, 1, SendFlags.SHARE | SendFlags.TO_SELF));
        long landed = world.receive(sender);
        world.store(sender, landed, 8);
        assertEquals(8, world.load(sender, page), "two addresses, one frame");
    }

    @Test
    void shouldForgetTheDead() {
        world.die(a);
        assertEquals(1, sendToAll(1, SendFlags.MOVE | SendFlags.TO_OTHERS));
        assertEquals(7, world.load(b, world.receive(b)));
    }

    @Test
    void shouldReturnOnlyThePageThatWasSentOfADuplicate() {
        world.register(sender, MessageType.RETURNED);
        assertEquals(2, world.send(sender, 0, TYPE, page, 1, SendFlags.DUPLICATE | SendFlags.TO_OTHERS));
        world.leave(world.enter(b), 0);
        assertTrue(sender.mailbox().isEmpty(), "a copy is freed");
        world.leave(world.enter(a), 0);
        assertEquals(7, world.load(sender, world.receive(sender)));
    }

    @Test
    void shouldObeyTheSendMask() {
        sender.setSendMask(new SendMask(java.util.List.of(new SendMask.Rule(b.pid(), 0, 1000))));
        world.assertError(Errno.EPERM, world.send(sender, a, page, 1, SendFlags.SHARE));
        assertEquals(1, sendToAll(1, SendFlags.SHARE | SendFlags.TO_ALL));
        assertEquals(7, world.load(b, world.receive(b)));
        assertEquals(1, a.counters().rejected());
    }

    @Test
    void shouldNotChargeTwiceWhenAReceiverDies() {
        long two = world.filled(sender, 2, 50);
        world.send(sender, 0, TYPE, two, 2, SendFlags.MOVE | SendFlags.TO_OTHERS);
        world.die(a);
        world.check();
        assertEquals(51, world.load(b, world.receive(b) + Page.SIZE));
    }
}
