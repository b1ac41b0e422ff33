package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Law 7: who pays for a page, from the sender's mapping to the receiver's; and that a flood drowns the flooder. */
class ChargesTest {
    private final World world = new World();
    private final Endpoint sender = world.process();
    private final Endpoint receiver = world.handling();

    @AfterEach
    void close() {
        world.close();
    }

    private static long charged(Endpoint endpoint) {
        return endpoint.space().account().charged();
    }

    @Test
    void shouldChargeTheSenderUntilTheHandlerIsEntered() {
        long pages = world.filled(sender, 3, 0);
        assertEquals(3, charged(sender));
        world.send(sender, receiver, pages, 2, SendFlags.MOVE);
        assertEquals(3, charged(sender), "one mapped, two under way");
        assertEquals(0, charged(receiver));
        Message message = world.enter(receiver);
        assertEquals(1, charged(sender));
        assertEquals(2, charged(receiver));
        world.leave(message, 1);
        assertEquals(1, charged(receiver));
    }

    @Test
    void shouldChargeTwiceForAPageThatIsKeptAndSent() {
        long pages = world.filled(sender, 2, 0);
        world.send(sender, receiver, pages, 2, SendFlags.SHARE);
        assertEquals(4, charged(sender));
        world.receive(receiver);
        assertEquals(2, charged(sender));
        assertEquals(2, charged(receiver));
    }

    @Test
    void shouldChargeTheSenderForWhatComesBack() {
        world.register(sender, MessageType.RETURNED);
        long pages = world.filled(sender, 2, 0);
        world.send(sender, receiver, pages, 2, SendFlags.MOVE);
        world.leave(world.enter(receiver), 0);
        assertEquals(2, charged(sender));
        assertEquals(0, charged(receiver));
        world.receive(sender);
        assertEquals(2, charged(sender));
    }

    @Test
    void shouldAbandonWhatTheReceiverCannotBeChargedFor() {
        Endpoint poor = world.process(2, 16, 8, 64);
        world.register(poor, World.TYPE);
        world.register(sender, MessageType.RETURNED);
        long pages = world.filled(sender, 3, 40);
        assertEquals(3, world.send(sender, poor, pages, 3, SendFlags.MOVE));
        Message message = world.delivery.next(poor);
        assertTrue(message != null);
        assertEquals(HandlerTable.NONE, world.delivery.enter(message, world.runner(poor)));
        assertEquals(0, charged(poor));
        assertEquals(1, poor.counters().dropped());
        assertEquals(40, world.load(sender, world.receive(sender)));
    }

    @Test
    void shouldLeaveRoomForOthersWhenOneFloods() {
        long flooded = 0;
        while (world.send(sender, receiver, 0, 0, 0) == 0) {
            flooded++;
        }
        assertEquals(8, flooded);
        Endpoint victim = world.process();
        long page = world.filled(victim, 1, 1);
        assertEquals(1, world.send(victim, receiver, page, 1, SendFlags.MOVE));
    }

    @Test
    void shouldRefundADeadSendersMessagesToNobody() {
        long pages = world.filled(sender, 1, 0);
        world.send(sender, receiver, pages, 1, SendFlags.MOVE);
        world.die(sender);
        world.receive(receiver);
        assertEquals(1, charged(receiver));
        assertEquals(0, charged(sender));
    }

    @Test
    void shouldChargeSelfSendsOnce() {
        world.register(sender, World.TYPE);
        long page = world.filled(sender, 1, 9);
        assertEquals(1, world.send(sender, sender, page, 1, SendFlags.MOVE));
        assertEquals(1, charged(sender));
        assertEquals(9, world.load(sender, world.receive(sender)));
        assertEquals(1, charged(sender));
    }
}
