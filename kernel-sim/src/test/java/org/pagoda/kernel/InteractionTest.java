package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.kernel.testing.TestMachine.TYPE;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.SendFlags;
import org.pagoda.ipc.interaction.Interaction;
import org.pagoda.ipc.interaction.InteractionLimits;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** Functions like system calls, by message: what a program and the kernel say to each other. */
class InteractionTest extends InteractionFixture {
    // ---- both styles, as they were asked for ----

    @Test
    void shouldExchangeOneMessageForOne() {
        serve(TALK, (interaction, message, length, data) -> {
            assertEquals(Long.BYTES, length);
            assertEquals(Long.BYTES, sendNumber(interaction, 2 * memory().load64(message)));
        });
        machine.spawn("program", user -> {
            long page = user.map(1);
            open(user, TALK);
            tell(user, TALK, page, 21);
            assertEquals(42, hear(user, TALK, page));
            assertEquals(0, destroy(user, TALK));
        });
        machine.runToEnd();
    }

    /** The state of a conversation, as the kernel's side keeps it. */
    private static final class State {
        private int step = 1;
        private long sum;
    }

    private void converse(Interaction interaction, long message, Object data) {
        if (data == null) {
            State state = new State();
            state.sum = memory().load64(message);
            sendNumber(interaction, 1);
            assertEquals(
                    0,
                    interactions()
                            .registerCallback(
                                    interaction,
                                    (same, again, length, kept) -> converse(same, again, kept),
                                    state,
                                    (same, kept) -> machine.log("released")));
            return;
        }
        State state = (State) data;
        state.sum += memory().load64(message);
        switch (state.step) {
            case 1 -> state.step = 2;
            case 2 -> {
                sendNumber(interaction, state.sum);
                assertEquals(0, interactions().unregisterCallback(interaction));
                machine.log("unregistered");
            }
            default -> machine.log("called in state " + state.step);
        }
    }

    @Test
    void shouldTakeOverAConversationUntilItsLastState() {
        serve(TALK, (interaction, message, length, data) -> converse(interaction, message, data));
        machine.spawn("program", user -> {
            long page = user.map(1);
            open(user, TALK);
            for (int round = 0; round < 2; round++) { // the second with the type's callback again
                tell(user, TALK, page, 100);
                assertEquals(1, hear(user, TALK, page));
                tell(user, TALK, page, 20);
                assertError(Errno.EAGAIN, tryRecv(user, TALK, page, Long.BYTES));
                tell(user, TALK, page, 3);
                assertEquals(123, hear(user, TALK, page));
            }
            destroy(user, TALK);
        });
        machine.runToEnd();
        machine.assertLog("unregistered", "released", "unregistered", "released");
    }

    @Test
    void shouldHandTheTypesDataToItsCallback() {
        interactions()
                .registerCallbackForType(
                        TALK, (interaction, message, length, data) -> machine.log(data), "what it was told");
        machine.spawn("program", user -> {
            open(user, TALK);
            assertEquals(0, send(user, TALK, 0, 0));
        });
        machine.runToEnd();
        machine.assertLog("what it was told");
    }

    // ---- messages ----

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4095, 4096, 4097, 8193, InteractionLimits.LONGEST_MESSAGE})
    void shouldCarryEveryByteBothWays(int length) {
        serve(TALK, (interaction, message, size, data) -> {
            assertEquals(length, size);
            assertEquals(size, interactions().send(interaction, message, size));
        });
        machine.spawn("program", user -> {
            long from = user.map(17) + 9;
            long to = user.map(17) + 1001;
            for (int i = 0; i < length; i += 61) {
                user.storeByte(from + i, i / 61 + 1);
            }
            open(user, TALK);
            assertEquals(length, send(user, TALK, from, length));
            user.storeByte(to + length, 99);
            assertEquals(length, recv(user, TALK, to, Long.MAX_VALUE));
            for (int i = 0; i < length; i++) {
                assertEquals(user.loadByte(from + i), user.loadByte(to + i));
            }
            assertEquals(99, user.loadByte(to + length));
        });
        machine.runToEnd();
    }

    @Test
    void shouldQueueRepliesInOrder() {
        serveNumbers(TALK);
        machine.spawn("program", user -> {
            long page = user.map(1);
            open(user, TALK);
            tell(user, TALK, page, 5);
            for (long i = 1; i <= 3; i++) {
                assertEquals(i, hear(user, TALK, page));
            }
            tell(user, TALK, page, 10);
            for (long i = 4; i <= 5; i++) {
                assertEquals(i, hear(user, TALK, page));
            }
            for (long i = 1; i <= 10; i++) {
                assertEquals(i, hear(user, TALK, page));
            }
            assertError(Errno.EAGAIN, tryRecv(user, TALK, page, Long.BYTES));
        });
        machine.runToEnd();
    }

    @Test
    void shouldReturnFromSendWhenTheCallbackHasRun() {
        serve(TALK, (interaction, message, length, data) -> machine.log("callback"));
        machine.spawn("program", user -> {
            open(user, TALK);
            send(user, TALK, 0, 0);
            machine.log("returned");
        });
        machine.runToEnd();
        machine.assertLog("callback", "returned");
    }

    // ---- waiting ----

    @Test
    void shouldWaitForAReplyThatComesLater() {
        List<Interaction> asked = new ArrayList<>();
        serve(TALK, (interaction, message, length, data) -> asked.add(interaction));
        serve(OTHER_TALK, (interaction, message, length, data) -> sendNumber(asked.get(0), 5));
        machine.spawn("program", user -> {
            long page = user.map(1);
            open(user, TALK);
            send(user, TALK, 0, 0);
            machine.log("asked");
            assertEquals(5, hear(user, TALK, page));
            machine.log("answered");
        });
        machine.spawn("other", user -> {
            open(user, OTHER_TALK);
            while (machine.process("program").tasks().get(0).waitsFor() != Task.Wait.ANSWER) {
                user.giveWay();
            }
            machine.log("answers");
            send(user, OTHER_TALK, 0, 0);
        });
        machine.runToEnd();
        machine.assertLog("asked", "answers", "answered");
    }

    /** As a read that has transferred nothing. */
    @Test
    void shouldGoOnWaitingAfterAHandler() {
        List<Interaction> asked = new ArrayList<>();
        serve(TALK, (interaction, message, length, data) -> asked.add(interaction));
        serve(OTHER_TALK, (interaction, message, length, data) -> sendNumber(asked.get(0), 5));
        machine.spawn("program", user -> {
            long page = user.map(1);
            user.on(TYPE, message -> {
                machine.log("handled");
                return 0;
            });
            open(user, TALK);
            send(user, TALK, 0, 0);
            assertEquals(5, hear(user, TALK, page));
            machine.log("answered");
        });
        machine.spawn("other", user -> {
            open(user, OTHER_TALK);
            while (machine.process("program").tasks().get(0).waitsFor() != Task.Wait.ANSWER) {
                user.giveWay();
            }
            user.send("program", TYPE, 0, 0, SendFlags.WAIT);
            machine.log("answers");
            send(user, OTHER_TALK, 0, 0);
        });
        machine.runToEnd();
        machine.assertLog("handled", "answers", "answered");
    }

    @Test
    void shouldTellAReceiverThatAHandlerHasDestroyedWhatItWaitsFor() {
        serve(TALK, (interaction, message, length, data) -> {});
        machine.spawn("program", user -> {
            user.on(TYPE, message -> {
                assertEquals(0, destroy(user, TALK));
                open(user, TALK); // another one, which the receiver does not wait in
                return 0;
            });
            open(user, TALK);
            assertError(Errno.ECONNRESET, recv(user, TALK, 0, 0));
        });
        machine.spawn("other", user -> user.notify("program", TYPE, 0));
        machine.runToEnd();
    }

    @Test
    void shouldLetAHandlerTakeTheReplyThatWasWaitedFor() {
        serveNumbers(TALK);
        machine.spawn("program", user -> {
            long page = user.map(1);
            user.on(TYPE, message -> {
                tell(user, TALK, page, message.address());
                assertEquals(1, hear(user, TALK, page));
                return 0;
            });
            open(user, TALK);
            assertEquals(2, hear(user, TALK, page));
        });
        machine.spawn("other", user -> {
            user.notify("program", TYPE, 1);
            user.notify("program", TYPE, 2);
        });
        machine.runToEnd();
    }

    // ---- tasks and processes ----

    @Test
    void shouldGiveEachTaskAConversationOfItsOwn() {
        serve(TALK, (interaction, message, length, data) -> {
            assertEquals(interaction.tid(), memory().load64(message));
            assertEquals(interactions().task(interaction).tid(), interaction.tid());
            sendNumber(interaction, interaction.tid());
        });
        int[] done = {0};
        Process process = machine.spawn("program", user -> {
            long pages = user.map(9);
            for (int i = 2; i <= 8; i++) {
                machine.startTask(user.task().process(), second -> {
                    long page = pages + Page.address(second.task().tid());
                    open(second, TALK);
                    for (int round = 0; round < 20; round++) {
                        tell(second, TALK, page, second.task().tid());
                        second.giveWay();
                        assertEquals(second.task().tid(), hear(second, TALK, page));
                    }
                    synchronized (done) {
                        done[0]++;
                    }
                });
            }
            while (user.task().process().tasks().size() > 1) {
                user.giveWay();
            }
            assertEquals(0, interactions().open(), "a task that ends takes its own along");
            open(user, TALK);
        });
        machine.runToEnd();
        machine.assertExited(process, 0);
        assertEquals(7, done[0]);
    }

    @Test
    void shouldInheritNothingToChildren() {
        serveNumbers(TALK);
        machine.spawn("parent", user -> {
            long page = user.map(1);
            open(user, TALK);
            tell(user, TALK, page, 1);
            user.fork("child", child -> {
                assertError(Errno.ENOENT, recv(child, TALK, page, Long.BYTES));
                assertError(Errno.EPERM, child.call(52, machine.pid("parent"), 0, TALK, page, Long.BYTES, 0));
                open(child, TALK);
                assertError(Errno.EAGAIN, tryRecv(child, TALK, page, Long.BYTES));
            });
            assertEquals(1, hear(user, TALK, page));
        });
        machine.runToEnd();
    }

    @Test
    void shouldShowTaskAndProcessInOneNumber() {
        assertEquals(0x3_0005, Interaction.displayed(5, 3));
        assertEquals(0x3_0005, Interaction.displayed(0x1_0000_0000L + 5, 3));
    }
}
