package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.pagoda.ipc.MessageType.CHILD_EXITED;
import static org.pagoda.ipc.MessageType.IRQ;
import static org.pagoda.ipc.MessageType.RETURNED;
import static org.pagoda.ipc.MessageType.TIMER;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Errno;

/** What the kernel has to tell is told, however full the mailbox is, and once for what has come together. */
class NotificationTest {
    private static final long[] TYPES = {CHILD_EXITED, TIMER, IRQ};

    private final World world = new World();
    private final Endpoint receiver = world.handling(TYPES);

    @AfterEach
    void close() {
        world.close();
    }

    /** Something happens; of interrupt lines the lowest is raised. */
    private void raise(Endpoint endpoint, long type) {
        if (type == IRQ) {
            world.notifications.interrupt(endpoint.pid(), 1);
        } else {
            world.notifications.count(endpoint.pid(), type);
        }
    }

    private Message shouldTell(long type, long value) {
        Message message = world.enter(receiver);
        assertEquals(type, message.type());
        assertEquals(value, message.address());
        return message;
    }

    private void shouldHandle(long type, long value) {
        world.leave(shouldTell(type, value), 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {CHILD_EXITED, TIMER, IRQ})
    void shouldComeFromTheKernelWithoutPages(long type) {
        raise(receiver, type);
        Message message = shouldTell(type, 1);
        assertEquals(0, message.sender());
        assertEquals(0, message.size());
        assertEquals(0, message.flags());
        world.leave(message, 0);
    }

    // ---- coalescing ----

    @ParameterizedTest
    @ValueSource(longs = {CHILD_EXITED, TIMER})
    void shouldSayHowOftenItHappenedSinceTheHandlerWasEntered(long type) {
        for (int i = 0; i < 3; i++) {
            raise(receiver, type);
        }
        assertEquals(1, receiver.mailbox().queued());
        Message first = shouldTell(type, 3);
        raise(receiver, type);
        raise(receiver, type);
        assertNull(world.delivery.next(receiver), "its own type is masked");
        world.leave(first, 0);
        shouldHandle(type, 2);
        raise(receiver, type);
        shouldHandle(type, 1);
    }

    @Test
    void shouldSayWhichLinesWereRaised() {
        world.notifications.interrupt(receiver.pid(), 0b0001);
        world.notifications.interrupt(receiver.pid(), 0b0100);
        world.notifications.interrupt(receiver.pid(), 0b0100);
        world.notifications.interrupt(receiver.pid(), 1L << 63);
        shouldHandle(IRQ, 0b0101 | 1L << 63);
        world.notifications.interrupt(receiver.pid(), 0b1000);
        shouldHandle(IRQ, 0b1000);
    }

    @Test
    void shouldKeepThePlaceThatItsFirstEventHad() {
        Endpoint sender = world.process();
        raise(receiver, TIMER);
        world.send(sender, receiver, 7, 0, 0);
        raise(receiver, CHILD_EXITED);
        raise(receiver, TIMER);
        shouldHandle(TIMER, 2);
        shouldHandle(World.TYPE, 7);
        shouldHandle(CHILD_EXITED, 1);
    }

    @Test
    void shouldBeOneMessageInTheBooks() {
        for (int i = 0; i < 3; i++) {
            raise(receiver, TIMER);
        }
        shouldHandle(TIMER, 3);
        raise(receiver, TIMER);
        assertEquals(2, receiver.mailbox().admitted());
        assertEquals(1, receiver.counters().handled());
        assertEquals(4, receiver.counters().events());
        assertEquals(2, receiver.counters().coalesced());
        assertEquals(3, receiver.counters().eventsTold());
        world.check();
    }

    // ---- room ----

    @Test
    void shouldLoseNothingHoweverFullTheMailboxIs() {
        for (int i = 0; i < 2; i++) {
            Endpoint sender = world.process();
            for (int j = 0; j < 8; j++) {
                assertEquals(0, world.send(sender, receiver, j, 0, 0));
            }
        }
        Endpoint late = world.process();
        world.assertError(Errno.EAGAIN, world.send(late, receiver, 0, 0, 0));
        for (long type : TYPES) {
            raise(receiver, type);
            raise(receiver, type);
        }
        world.assertError(Errno.EAGAIN, world.send(late, receiver, 0, 0, 0));
        assertEquals(16 + TYPES.length, receiver.mailbox().queued());
        world.check();
        for (int i = 0; i < 16; i++) {
            world.receive(receiver);
        }
        shouldHandle(CHILD_EXITED, 2);
        shouldHandle(TIMER, 2);
        shouldHandle(IRQ, 1);
    }

    @Test
    void shouldTakeNoRoomFromSenders() {
        for (long type : TYPES) {
            raise(receiver, type);
        }
        for (int i = 0; i < 2; i++) {
            Endpoint sender = world.process();
            for (int j = 0; j < 8; j++) {
                assertEquals(0, world.send(sender, receiver, j, 0, 0));
            }
            world.assertError(Errno.EAGAIN, world.send(sender, receiver, 8, 0, 0));
        }
    }

    // ---- masks ----

    @Test
    void shouldWaitWhileItsTypeIsMasked() {
        world.delivery.mask(receiver, TIMER, true);
        raise(receiver, TIMER);
        raise(receiver, IRQ);
        raise(receiver, TIMER);
        shouldHandle(IRQ, 1);
        assertNull(world.delivery.next(receiver));
        world.delivery.mask(receiver, TIMER, false);
        shouldHandle(TIMER, 2);
    }

    @Test
    void shouldInterruptHandlersOfOtherTypes() {
        world.send(world.process(), receiver, 7, 0, 0);
        Message outer = shouldTell(World.TYPE, 7);
        raise(receiver, TIMER);
        Message inner = shouldTell(TIMER, 1);
        raise(receiver, IRQ);
        shouldHandle(IRQ, 1);
        world.leave(inner, 0);
        world.leave(outer, 0);
    }

    @Test
    void shouldBeHeldUpByNoSendMask() {
        receiver.setSendMask(new SendMask(List.of()));
        raise(receiver, TIMER);
        shouldHandle(TIMER, 1);
    }

    // ---- nobody to tell ----

    @ParameterizedTest
    @ValueSource(longs = {CHILD_EXITED, TIMER, IRQ})
    void shouldIgnoreWhatNobodyHandles(long type) {
        Endpoint deaf = world.handling();
        raise(deaf, type);
        world.register(deaf, type);
        assertNull(world.delivery.next(deaf));
        assertEquals(0, deaf.mailbox().admitted());
        assertEquals(0, deaf.counters().events());
    }

    @Test
    void shouldIgnoreWhatHappensToTheDeadAndToTheKernel() {
        Endpoint dead = world.handling(TYPES);
        world.die(dead);
        for (long type : TYPES) {
            raise(dead, type);
        }
        world.notifications.count(Notifications.KERNEL, CHILD_EXITED);
        world.notifications.count(-1, CHILD_EXITED);
        assertEquals(0, dead.mailbox().admitted());
    }

    @Test
    void shouldDropWhatWaitsWhenTheHandlerIsUnregistered() {
        raise(receiver, TIMER);
        raise(receiver, TIMER);
        raise(receiver, IRQ);
        world.unregister(receiver, TIMER);
        assertEquals(1, receiver.mailbox().queued());
        assertEquals(1, receiver.counters().dropped());
        assertEquals(2, receiver.counters().eventsDropped());
        world.register(receiver, TIMER);
        raise(receiver, TIMER);
        shouldHandle(IRQ, 1);
        shouldHandle(TIMER, 1);
    }

    @Test
    void shouldDropWhatWaitsWhenTheReceiverDies() {
        Endpoint dying = world.handling(TYPES);
        for (long type : TYPES) {
            raise(dying, type);
            raise(dying, type);
        }
        world.die(dying);
        assertEquals(3, dying.counters().dropped());
        assertEquals(6, dying.counters().eventsDropped());
    }

    // ---- who may ----

    @ParameterizedTest
    @ValueSource(longs = {RETURNED, CHILD_EXITED, TIMER, IRQ})
    void shouldComeFromNobodyElse(long type) {
        Endpoint sender = world.process();
        world.register(receiver, type);
        world.assertError(Errno.EPERM, world.send(sender, receiver.pid(), type, 1, 0, 0));
        world.assertError(Errno.EPERM, world.send(receiver, 0, type, 1, 0, SendFlags.TO_SELF));
        world.assertError(Errno.EPERM, world.send(sender, 0, type, 1, 0, SendFlags.TO_ALL));
    }

    @ParameterizedTest
    @ValueSource(longs = {RETURNED, IRQ, 4, 64, -1})
    void shouldCountOnlyWhatIsCounted(long type) {
        assertThrows(IllegalArgumentException.class, () -> world.notifications.count(receiver.pid(), type));
    }

    // ---- by chance ----

    /** The same as a table of counts, whatever happens in which order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDoWhatATableOfCountsDoes(long seed) {
        SplittableRandom lot = new SplittableRandom(seed);
        Map<Long, Long> waiting = new HashMap<>();
        for (int step = 0; step < 2000; step++) {
            long type = TYPES[lot.nextInt(TYPES.length)];
            String where = "seed " + seed + ", step " + step;
            switch (lot.nextInt(8)) {
                case 0 -> {
                    boolean deaf = receiver.handlers().handler(type) == HandlerTable.NONE;
                    if (deaf) {
                        world.register(receiver, type);
                    } else {
                        world.unregister(receiver, type);
                        waiting.remove(type);
                    }
                }
                case 1 -> world.delivery.mask(receiver, type, lot.nextBoolean());
                case 2, 3 -> {
                    Message next = world.delivery.next(receiver);
                    if (next != null) {
                        assertEquals(waiting.remove(next.type()), next.address(), where);
                        world.leave(world.enter(receiver), 0);
                    }
                }
                default -> {
                    long lines = 1L << lot.nextInt(64);
                    if (type == IRQ) {
                        world.notifications.interrupt(receiver.pid(), lines);
                    } else {
                        world.notifications.count(receiver.pid(), type);
                    }
                    if (receiver.handlers().handler(type) != HandlerTable.NONE) {
                        waiting.merge(type, type == IRQ ? lines : 1, type == IRQ ? (a, b) -> a | b : Long::sum);
                    }
                }
            }
            assertEquals(waiting.size(), receiver.mailbox().queued(), where);
            world.check();
        }
    }
}
