package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.World.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

/** WAIT, masks, and the circles that waiting must not close. */
class WaitTest {
    private static final long OTHER = 65;

    private final World world = new World();
    private final Endpoint a = world.handling(OTHER);
    private final Endpoint b = world.handling(OTHER);
    private final Endpoint c = world.handling(OTHER);

    @AfterEach
    void close() {
        world.close();
    }

    private long sendWaiting(Endpoint from, Endpoint to, long type) {
        return world.sendWaiting(from, world.runner(from).begin(), to.pid(), type, 0, 0, 0);
    }

    @Test
    void shouldSumUpWhatAllReceiversKept() {
        long pages = world.filled(a, 3, 0);
        Wait wait = world.runner(a).begin();
        assertEquals(6, world.sendWaiting(a, wait, 0, TYPE, pages, 3, SendFlags.COPY | SendFlags.TO_OTHERS));
        world.leave(world.enter(b), 2);
        assertFalse(wait.isSettled());
        world.leave(world.enter(c), 1);
        assertTrue(wait.isSettled());
        assertEquals(3, wait.kept());
    }

    @Test
    void shouldCountADeadReceiverAsNothing() {
        long page = world.filled(a, 1, 0);
        Wait wait = world.runner(a).begin();
        world.sendWaiting(a, wait, b.pid(), TYPE, page, 1, SendFlags.COPY);
        world.die(b);
        assertTrue(wait.isSettled());
        assertEquals(0, wait.kept());
    }

    @Test
    void shouldRefuseTwoHandlersThatWaitOnEachOther() {
        assertEquals(0, world.send(c, a, 0, 0, 0));
        world.enter(a); // and in this handler
        assertEquals(0, sendWaiting(a, b, TYPE));
        world.enter(b); // and in this one
        world.assertError(Errno.EDEADLK, sendWaiting(b, a, TYPE));
        assertEquals(0, sendWaiting(b, a, OTHER), "another type can be handled");
    }

    @Test
    void shouldRefuseACircleOfThree() {
        assertEquals(0, world.send(c, a, 0, 0, 0));
        Message first = world.enter(a);
        assertEquals(0, sendWaiting(a, b, TYPE));
        world.enter(b);
        assertEquals(0, sendWaiting(b, c, TYPE));
        world.enter(c);
        world.assertError(Errno.EDEADLK, sendWaiting(c, a, TYPE));
        world.leave(first, 0);
        assertEquals(0, sendWaiting(c, a, TYPE), "a no longer masks the type");
    }

    @Test
    void shouldSeeACircleThroughAMessageThatIsStillQueued() {
        assertEquals(0, world.send(c, b, 0, 0, 0));
        world.enter(b); // masks the type at b
        assertEquals(0, world.send(c, a, 0, 0, 0));
        world.enter(a);
        assertEquals(0, sendWaiting(a, b, TYPE), "it waits until b's handler is done");
        world.assertError(Errno.EDEADLK, sendWaiting(b, a, TYPE));
    }

    @Test
    void shouldNotBeHeldUpByWhatARunnerWaitedForBefore() {
        assertEquals(0, sendWaiting(a, b, TYPE));
        world.enter(b); // a waits for b
        assertEquals(0, sendWaiting(b, a, OTHER));
        Message inner = world.enter(a); // b waits for a, which runs a handler meanwhile
        assertEquals(0, sendWaiting(c, b, TYPE), "nobody waits on c");
        assertEquals(0, sendWaiting(c, a, OTHER), "a will be done soon");
        world.leave(inner, 0);
    }

    @Test
    void shouldRefuseToWaitOnItself() {
        assertEquals(0, world.send(b, a, 0, 0, 0));
        world.enter(a);
        world.assertError(Errno.EDEADLK, sendWaiting(a, a, TYPE));
        assertEquals(0, sendWaiting(a, a, OTHER));
    }

    @Test
    void shouldKeepMaskedTypesWaiting() {
        world.delivery.mask(a, TYPE, true);
        world.send(b, a, 1, 0, 0);
        world.send(b, a.pid(), OTHER, 2, 0, 0);
        Message other = world.enter(a);
        assertEquals(OTHER, other.type());
        world.leave(other, 0);
        assertNull(world.delivery.next(a));
        long before = a.handlers().unmaskFor(TYPE);
        Message first = world.enter(a);
        assertEquals(1, first.address());
        world.leave(first, 0);
        a.handlers().unmaskFor(before);
        world.send(b, a, 3, 0, 0);
        assertNull(world.delivery.next(a));
        world.delivery.mask(a, TYPE, false);
        world.receive(a);
    }
}
