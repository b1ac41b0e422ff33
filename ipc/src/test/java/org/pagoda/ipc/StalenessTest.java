package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Law 4: before a receiver can see a page, no TLB of any CPU grants what the send took away. */
class StalenessTest {
    private final World world = new World();
    private final Endpoint sender = world.process();
    private final Endpoint receiver = world.handling();
    private final long page = world.filled(sender, 1, 7);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void shouldForgetAMovedPageOnEveryCpu() {
        for (int cpu = 0; cpu < World.CPUS; cpu++) {
            world.load(cpu, sender, page);
            world.store(cpu, sender, page, 7);
        }
        assertEquals(1, world.send(sender, receiver, page, 1, SendFlags.MOVE));
        for (int cpu = 0; cpu < World.CPUS; cpu++) {
            int number = cpu;
            assertThrows(World.Fault.class, () -> world.load(number, sender, page));
            assertThrows(World.Fault.class, () -> world.store(number, sender, page, 8));
        }
        assertEquals(7, world.load(receiver, world.receive(receiver)));
    }

    @Test
    void shouldForgetAnAbandonedPageOnEveryCpu() {
        assertEquals(1, world.send(sender, receiver, page, 1, SendFlags.MOVE));
        Message message = world.enter(receiver);
        long landed = message.address();
        for (int cpu = 0; cpu < World.CPUS; cpu++) {
            world.store(cpu, receiver, landed, 8);
        }
        world.leave(message, 0);
        for (int cpu = 0; cpu < World.CPUS; cpu++) {
            int number = cpu;
            assertThrows(World.Fault.class, () -> world.load(number, receiver, landed));
        }
    }

    @Test
    void shouldNotShowAPageBeforeItsHandlerRuns() {
        assertEquals(1, world.send(sender, receiver, page, 1, SendFlags.MOVE));
        long slot = receiver.space().window().start();
        assertThrows(World.Fault.class, () -> world.load(receiver, slot));
        assertEquals(slot, world.receive(receiver));
        assertEquals(7, world.load(receiver, slot));
    }
}
