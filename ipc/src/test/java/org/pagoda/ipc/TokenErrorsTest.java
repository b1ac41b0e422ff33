package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;

/** Tokens that are not there, are another's, or are used up: nothing is handed over, and nothing has changed. */
class TokenErrorsTest {
    private static final long OTHER = World.TYPE + 1;

    private final World world = new World();
    private final Endpoint caller = world.handling();
    private final Endpoint server = world.handling(OTHER);
    private final Endpoint third = world.handling();
    private final World.PlayedCall call = world.playedCall(caller);
    private final long page = world.filled(server, 1, 7);

    @AfterEach
    void close() {
        world.close();
    }

    private Message enterRequest() {
        assertEquals(0, world.call(caller, call, server, 0, 0, 0));
        return world.enter(server);
    }

    private long keep(Endpoint who) {
        return world.calls.keep(who, world.runner(who));
    }

    private long reply(Endpoint who, long token) {
        return world.calls.reply(who, world.runner(who), token, page, 1, SendFlags.MOVE);
    }

    private long forward(Endpoint who, long token) {
        return world.calls.forward(who, world.runner(who), token, third.pid(), World.TYPE, page, 1, SendFlags.MOVE);
    }

    private void shouldFail(Errno expected, LongSupplier attempt) {
        String before = world.state();
        world.assertError(expected, attempt.getAsLong());
        assertEquals(before, world.state());
    }

    private void shouldFail(Errno expected, Endpoint who, long token) {
        shouldFail(expected, () -> reply(who, token));
        shouldFail(expected, () -> forward(who, token));
    }

    @Test
    void shouldHaveNoTokenOutsideOfHandlers() {
        shouldFail(Errno.EINVAL, server, 0);
        shouldFail(Errno.EINVAL, () -> keep(server));
    }

    @Test
    void shouldHaveNoTokenInTheHandlerOfWhatIsNoRequest() {
        enterRequest();
        assertEquals(0, world.send(third, server.pid(), OTHER, 0, 0, 0));
        Message inner = world.enter(server);
        shouldFail(Errno.EINVAL, server, 0);
        shouldFail(Errno.EINVAL, () -> keep(server));
        world.leave(inner, 0);
        assertEquals(1, reply(server, 0), "the handler of the request goes on");
    }

    @Test
    void shouldFindNoTokenUnderANumberThatWasNotGiven() {
        enterRequest();
        long token = keep(server);
        for (long number : new long[] {token + 1, -token, Long.MIN_VALUE, Long.MAX_VALUE}) {
            shouldFail(Errno.ESRCH, server, number);
        }
    }

    @Test
    void shouldNotAcceptTheNumberOfAnothersToken() {
        Message request = enterRequest();
        long token = keep(server);
        world.leave(request, 0);
        long own = world.filled(third, 1, 9);
        shouldFail(Errno.ESRCH, () -> world.calls.reply(third, world.runner(third), token, own, 1, SendFlags.MOVE));
        shouldFail(Errno.ESRCH, () -> world.calls.reply(caller, world.runner(caller), token, 0, 0, SendFlags.MOVE));
        assertEquals(1, reply(server, token), "it is still its own");
    }

    @Test
    void shouldUseATokenOnlyOnce() {
        enterRequest();
        long token = keep(server);
        assertEquals(0, world.calls.reply(server, world.runner(server), token, 5, 0, 0));
        shouldFail(Errno.ESRCH, server, token);
        shouldFail(Errno.ESRCH, server, 0);
        assertEquals(5, call.address);
    }

    @Test
    void shouldNotUseATokenThatWasForwarded() {
        enterRequest();
        long token = keep(server);
        long more = world.filled(server, 1, 8);
        assertEquals(
                1,
                world.calls.forward(
                        server, world.runner(server), token, third.pid(), World.TYPE, more, 1, SendFlags.MOVE));
        shouldFail(Errno.ESRCH, server, token);
        shouldFail(Errno.EINVAL, server, 0);
        shouldFail(Errno.EINVAL, () -> keep(server));
        assertFalse(call.lost);
    }

    @Test
    void shouldFindNobodyWhoWaitsAfterATimeOut() {
        enterRequest();
        long token = keep(server);
        world.calls.cancel(call.token);
        shouldFail(Errno.ESRCH, server, token);
        shouldFail(Errno.ESRCH, server, token);
    }

    @Test
    void shouldFindNobodyWhoWaitsAfterATimeOutInTheHandler() {
        enterRequest();
        world.calls.cancel(call.token);
        shouldFail(Errno.ESRCH, server, 0);
        shouldFail(Errno.ESRCH, server, 0);
    }

    @Test
    void shouldFindNobodyWhoWaitsWhenTheCallerHasDied() {
        enterRequest();
        long token = keep(server);
        world.die(caller);
        shouldFail(Errno.ESRCH, server, token);
        shouldFail(Errno.ESRCH, server, 0);
    }
}
