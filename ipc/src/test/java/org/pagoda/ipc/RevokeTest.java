package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.World.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** {@code revoke}: an owner takes back what it shared, mapped or under way. */
class RevokeTest {
    private final World world = new World();
    private final Endpoint owner = world.process();
    private final Endpoint a = world.handling();
    private final Endpoint b = world.handling();
    private final long page = world.filled(owner, 1, 7);

    @AfterEach
    void close() {
        world.close();
    }

    private long revoke(Endpoint who, long address) {
        return world.revocation.revoke(who, address, 1);
    }

    @Test
    void shouldTakeEveryOtherMappingAway() {
        world.send(owner, 0, TYPE, page, 1, SendFlags.SHARE | SendFlags.TO_OTHERS);
        long atA = world.receive(a);
        long atB = world.receive(b);
        assertEquals(2, revoke(owner, page));
        assertFalse(world.canLoad(a, atA));
        assertFalse(world.canLoad(b, atB));
        assertTrue(world.canStore(owner, page));
        assertEquals(0, a.space().account().charged());
    }

    @Test
    void shouldTakePagesOutOfMessages() {
        long two = world.filled(owner, 2, 50);
        world.send(owner, a, two, 2, SendFlags.SHARE);
        assertEquals(1, revoke(owner, two));
        world.check();
        Message message = world.enter(a);
        assertFalse(world.canLoad(a, message.address()));
        assertEquals(51, world.load(a, message.address() + Page.SIZE));
        assertEquals(1, a.space().account().charged());
        world.leave(message, 2);
    }

    @Test
    void shouldLeaveDuplicatesAlone() {
        world.send(owner, a, page, 1, SendFlags.COPY);
        long copy = world.receive(a);
        assertEquals(0, revoke(owner, page));
        assertEquals(7, world.load(a, copy));
    }

    @Test
    void shouldBeForTheOwnerOnly() {
        world.send(owner, a, page, 1, SendFlags.SHARE);
        long atA = world.receive(a);
        world.assertError(Errno.EPERM, revoke(a, atA));
        world.assertError(Errno.EFAULT, revoke(owner, page + Page.SIZE));
        world.assertError(Errno.EINVAL, revoke(owner, page + 1));
    }

    @Test
    void shouldNotBeForWhomAPageIsOnlyLentTo() {
        long untouched = world.map(owner, 1); // stands on the zero frame, which has no owner of its own
        Wait wait = world.runner(owner).begin();
        assertEquals(1, world.sendWaiting(owner, wait, a.pid(), TYPE, untouched, 1, SendFlags.LEND));
        Message message = world.enter(a);
        world.assertError(Errno.EPERM, revoke(a, message.address()));
        world.leave(message, 0);
    }

    @Test
    void shouldGoAlongWithAMove() {
        world.send(owner, a, page, 1, SendFlags.MOVE);
        long atA = world.receive(a);
        world.send(a, b, atA, 1, SendFlags.SHARE);
        long atB = world.receive(b);
        world.assertError(Errno.EPERM, revoke(b, atB));
        assertEquals(1, revoke(a, atA));
        assertFalse(world.canLoad(b, atB));
    }

    @Test
    void shouldNotLeaveADemandZeroPageBehind() {
        // The other mapping is where it was mapped first, in an ordinary region.
        world.send(owner, a, page, 1, SendFlags.SHARE);
        long atA = world.receive(a);
        world.frames.table().setOwner(world.frame(a, atA), a.pid());
        assertEquals(1, revoke(a, atA));
        assertFalse(world.canLoad(owner, page));
    }

    @Test
    void shouldTakeALentPageFromWhoeverHasIt() {
        world.send(owner, a, page, 1, SendFlags.SHARE);
        long atA = world.receive(a);
        Wait wait = world.runner(a).begin();
        assertEquals(1, world.sendWaiting(a, wait, b.pid(), TYPE, atA, 1, SendFlags.MOVE | SendFlags.LEND));
        Message message = world.enter(b);
        assertEquals(1, revoke(owner, page));
        assertFalse(world.canLoad(b, message.address()));
        world.leave(message, 0);
        assertFalse(world.canLoad(a, atA), "there was nothing to give back");
        world.check();
    }
}
