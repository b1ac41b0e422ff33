package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Law 6: messages of one type from one sender arrive in order, stamped by the kernel; types do not wait for others. */
class OrderTest {
    private final World world = new World();
    private final Endpoint sender = world.process();
    private final Endpoint receiver = world.handling(65);

    @AfterEach
    void close() {
        world.close();
    }

    private void shouldHandle(long type, long value) {
        Message message = world.enter(receiver);
        assertEquals(type, message.type());
        assertEquals(value, message.address());
        assertEquals(sender.pid(), message.sender());
        world.leave(message, 0);
    }

    @Test
    void shouldHandleInTheOrderOfSending() {
        for (int i = 0; i < 5; i++) {
            world.send(sender, receiver, i, 0, 0);
        }
        for (int i = 0; i < 5; i++) {
            shouldHandle(64, i);
        }
    }

    @Test
    void shouldMaskATypeWhileItsHandlerRunsAndLetOthersNest() {
        world.send(sender, receiver, 1, 0, 0);
        world.send(sender, receiver, 2, 0, 0);
        world.send(sender, receiver.pid(), 65, 3, 0, 0);
        Message first = world.enter(receiver);
        shouldHandle(65, 3);
        assertNull(world.delivery.next(receiver), "its own type is masked");
        world.leave(first, 0);
        shouldHandle(64, 2);
    }

    @Test
    void shouldLetANewHandlerTakeOverWhatWaits() {
        world.send(sender, receiver, 1, 0, 0);
        world.register(receiver, 64);
        shouldHandle(64, 1);
    }
}
