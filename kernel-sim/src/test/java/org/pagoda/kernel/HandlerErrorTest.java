package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.SendFlags;
import org.pagoda.kernel.testing.Handler;
import org.pagoda.kernel.testing.TestMachine;

/** What a handler does wrong ends its process. The sender lives, and has its pages back if it takes them. */
class HandlerErrorTest {
    private static final long PAGES = 2;

    private final TestMachine machine = new TestMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private Process spawnReceiver(Handler handler) {
        return machine.spawn("receiver", user -> {
            user.on(TYPE, handler);
            user.serve();
        });
    }

    /** A sender whose pages must come back, with what is in them; then it sends on to nobody. */
    private void runSender(long flags) {
        Process sender = machine.spawn("sender", user -> {
            user.on(MessageType.RETURNED, message -> {
                machine.log(message.size() + " pages from " + message.pid() + " with " + user.load(message.address()));
                return 0;
            });
            user.send("receiver", TYPE, user.filled(PAGES, 7), PAGES, flags);
            user.giveWay();
            user.exit(9);
        });
        machine.runToEnd();
        machine.assertExited(sender, 9);
        machine.assertLog("2 pages from 1 with 7");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, PAGES + 1, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldKillTheReceiverWhenItKeepsAnImpossibleNumber(long kept) {
        Process receiver = spawnReceiver(message -> kept);
        runSender(SendFlags.MOVE);
        machine.assertKilled(receiver, Kernel.STATUS_ABORT, "kept " + kept + " of 2 pages", "type 64");
    }

    @Test
    void shouldKillTheReceiverWhenItKeepsAnImpossibleNumberOnABorrowedThread() {
        Process receiver = spawnReceiver(message -> 3);
        runSender(SendFlags.MOVE | SendFlags.WAIT);
        machine.assertKilled(receiver, Kernel.STATUS_ABORT, "kept 3 of 2 pages");
    }

    @ParameterizedTest
    @ValueSource(longs = {SendFlags.MOVE, SendFlags.MOVE | SendFlags.WAIT})
    void shouldKillTheReceiverWhenItThrows(long flags) {
        Process receiver = spawnReceiver(message -> {
            throw new IllegalStateException("cannot");
        });
        runSender(flags);
        machine.assertKilled(receiver, Kernel.STATUS_ABORT, "IllegalStateException", "cannot");
    }

    @ParameterizedTest
    @ValueSource(longs = {SendFlags.MOVE, SendFlags.MOVE | SendFlags.WAIT})
    void shouldKillTheReceiverWhenItRecursesForEver(long flags) {
        Process receiver = spawnReceiver(message -> recurse(1));
        runSender(flags);
        machine.assertKilled(receiver, Kernel.STATUS_ABORT, "StackOverflowError");
    }

    private static long recurse(long depth) {
        return depth == 0 ? 0 : recurse(depth + 1) + depth;
    }

    @ParameterizedTest
    @ValueSource(longs = {SendFlags.MOVE, SendFlags.MOVE | SendFlags.WAIT})
    void shouldKillTheReceiverWhenItFaults(long flags) {
        Process receiver = machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                user.store(0, 1);
                return PAGES;
            });
            user.serve();
        });
        runSender(flags);
        machine.assertKilled(receiver, Kernel.STATUS_FAULT, "store at 0x0");
    }

    @Test
    void shouldCountAsDeadWhenTheHandlerCatchesItsFaultAndKeepsAll() {
        Process receiver = machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                try {
                    user.load(0);
                } catch (Error e) {
                    machine.log("caught");
                }
                return message.size();
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            long flags = SendFlags.MOVE | SendFlags.WAIT;
            machine.log(user.send("receiver", TYPE, user.filled(PAGES, 7), PAGES, flags));
        });
        machine.runToEnd();
        machine.assertLog("caught", 0L);
        machine.assertKilled(receiver, Kernel.STATUS_FAULT, "load at 0x0");
    }

    @Test
    void shouldHandleNoFurtherMessageWhenTheHandlerCatchesItsFault() {
        Process receiver = machine.spawn("receiver", user -> {
            user.on(TYPE, message -> {
                machine.log(message.address());
                try {
                    user.load(0);
                } catch (Error e) {
                    machine.log("caught");
                }
                return 0;
            });
            user.serve();
        });
        machine.spawn("sender", user -> {
            user.notify("receiver", TYPE, 1);
            user.notify("receiver", TYPE, 2);
        });
        machine.runToEnd();
        machine.assertLog(1L, "caught");
        machine.assertKilled(receiver, Kernel.STATUS_FAULT, "load at 0x0");
    }

    @Test
    void shouldDropTheRestOfTheMailboxWhenAHandlerThrows() {
        Process receiver = spawnReceiver(message -> {
            machine.log(message.address());
            throw new IllegalStateException("cannot");
        });
        machine.spawn("sender", user -> {
            for (int i = 1; i <= 3; i++) {
                assertEquals(0, user.notify("receiver", TYPE, i));
            }
        });
        machine.runToEnd();
        machine.assertLog(1L);
        machine.assertKilled(receiver, Kernel.STATUS_ABORT, "cannot");
        assertEquals(1, receiver.endpoint().counters().handled());
        assertEquals(2, receiver.endpoint().counters().dropped());
    }
}
