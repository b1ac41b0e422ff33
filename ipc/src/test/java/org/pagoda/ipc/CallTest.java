package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.World.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

/** Calls: a request that is answered once, by whoever has the token. */
class CallTest {
    private final World world = new World();
    private final Endpoint caller = world.handling();
    private final Endpoint server = world.handling();
    private final Endpoint third = world.handling();
    private final long page = world.filled(caller, 1, 7);
    private final World.PlayedCall call = world.playedCall(caller);

    @AfterEach
    void close() {
        world.close();
    }

    private Message request() {
        assertEquals(1, world.call(caller, call, server, page, 1, SendFlags.MOVE));
        return world.enter(server);
    }

    private long reply(Endpoint who, long token, long address, long size) {
        return world.calls.reply(who, world.runner(who), token, address, size, SendFlags.MOVE);
    }

    @Test
    void shouldAnswerWithPagesPastMasksAndMailbox() {
        Message message = request();
        world.delivery.mask(caller, TYPE, true);
        for (int i = 0; i < 8; i++) {
            world.send(server, caller, i, 0, 0);
        }
        world.store(server, message.address(), 8);
        assertEquals(1, reply(server, 0, message.address(), 1));
        assertEquals(1, call.size);
        assertEquals(server.pid(), call.replier);
        assertEquals(8, world.load(caller, call.address));
        assertEquals(1, caller.space().account().charged());
        world.leave(message, 0);
        assertFalse(call.lost);
    }

    @Test
    void shouldAnswerWithANotification() {
        Message message = request();
        assertEquals(0, reply(server, 0, -42, 0));
        assertEquals(0, call.size);
        assertEquals(-42, call.address);
        world.leave(message, 1);
    }

    @Test
    void shouldAnswerOnlyOnce() {
        Message message = request();
        reply(server, 0, 1, 0);
        world.assertError(Errno.ESRCH, reply(server, 0, 2, 0));
        assertEquals(1, call.address);
        world.leave(message, 1);
        world.assertError(Errno.EINVAL, reply(server, 0, 2, 0));
    }

    @Test
    void shouldBeLostWhenTheHandlerReturnsWithoutAnswer() {
        world.leave(request(), 1);
        assertTrue(call.lost);
    }

    @Test
    void shouldBeLostWhenTheCalleeDiesOrUnregisters() {
        assertEquals(1, world.call(caller, call, server, page, 1, SendFlags.SHARE));
        world.unregister(server, TYPE);
        assertTrue(call.lost);
        World.PlayedCall second = world.playedCall(caller);
        assertEquals(1, world.call(caller, second, third, page, 1, SendFlags.SHARE));
        world.die(third);
        assertTrue(second.lost);
    }

    @Test
    void shouldAnswerLaterWithAKeptToken() {
        Message message = request();
        long token = world.calls.keep(server, world.runner(server));
        assertEquals(1, token);
        world.leave(message, 0);
        assertFalse(call.lost);
        world.assertError(Errno.ESRCH, reply(server, 99, 5, 0));
        assertEquals(0, reply(server, token, 5, 0));
        assertEquals(5, call.address);
        world.assertError(Errno.ESRCH, reply(server, token, 5, 0));
    }

    @Test
    void shouldBeLostWhenWhoeverKeptTheTokenDies() {
        Message message = request();
        world.calls.keep(server, world.runner(server));
        world.leave(message, 0);
        world.die(server);
        assertTrue(call.lost);
    }

    @Test
    void shouldBeAnsweredByWhomItWasForwardedTo() {
        Message message = request();
        long result = world.calls.forward(
                server, world.runner(server), 0, third.pid(), TYPE, message.address(), 1, SendFlags.MOVE);
        assertEquals(1, result);
        world.leave(message, 0);
        assertFalse(call.lost);
        Message forwarded = world.enter(third);
        assertEquals(7, world.load(third, forwarded.address()));
        assertEquals(0, reply(third, 0, 6, 0));
        assertEquals(third.pid(), call.replier);
        world.leave(forwarded, 0);
    }

    @Test
    void shouldKeepTheTokenWhenAReplyCannotLand() {
        Endpoint poor = world.process(1, 16, 8, 4);
        long own = world.filled(poor, 1, 3);
        World.PlayedCall poorCall = world.playedCall(poor);
        assertEquals(1, world.call(poor, poorCall, server, own, 1, SendFlags.MOVE));
        Message message = world.enter(server);
        long many = world.filled(server, 5, 0);
        world.assertError(Errno.EMSGSIZE, reply(server, 0, many, 5));
        world.assertError(Errno.EDQUOT, reply(server, 0, many, 2));
        world.assertError(Errno.EFAULT, reply(server, 0, 0x5_0000_0000L, 1));
        assertEquals(1, reply(server, 0, many, 1));
        world.leave(message, 0);
    }

    @Test
    void shouldFindNobodyAfterATimeOut() {
        Message message = request();
        world.calls.cancel(call.token);
        world.assertError(Errno.ESRCH, reply(server, 0, message.address(), 1));
        assertEquals(7, world.load(server, message.address()), "a late reply keeps its pages");
        world.leave(message, 1);
    }

    @Test
    void shouldAbandonARequestThatIsStillQueuedAtTheTimeOut() {
        world.register(caller, MessageType.RETURNED);
        assertEquals(1, world.call(caller, call, server, page, 1, SendFlags.MOVE));
        world.calls.cancel(call.token);
        assertTrue(server.mailbox().isEmpty());
        assertEquals(7, world.load(caller, world.receive(caller)));
    }

    @Test
    void shouldGiveLentPagesBackWithTheReply() {
        assertEquals(1, world.call(caller, call, server, page, 1, SendFlags.MOVE | SendFlags.LEND));
        Message message = world.enter(server);
        world.store(server, message.address(), 9);
        assertEquals(0, reply(server, 0, 1, 0));
        assertEquals(9, world.load(caller, page));
        assertFalse(world.canLoad(server, message.address()));
        world.leave(message, 1);
        assertEquals(9, world.load(caller, page));
    }

    @Test
    void shouldRefuseAChainThatLeadsBack() {
        request();
        World.PlayedCall back = world.playedCall(server);
        long own = world.filled(server, 1, 1);
        world.assertError(Errno.EDEADLK, world.call(server, back, caller, own, 1, SendFlags.MOVE));
        World.PlayedCall on = world.playedCall(server);
        assertEquals(1, world.call(server, on, third, own, 1, SendFlags.MOVE));
        world.enter(third);
        World.PlayedCall around = world.playedCall(third);
        world.assertError(Errno.EDEADLK, world.call(third, around, caller, 0, 0, 0));
        World.PlayedCall self = world.playedCall(third);
        world.assertError(Errno.EDEADLK, world.call(third, self, third, 0, 0, 0));
    }

    @Test
    void shouldRefuseCallsToMany() {
        world.assertError(Errno.EINVAL, world.call(caller, call, server, page, 1, SendFlags.TO_ALL));
    }
}
