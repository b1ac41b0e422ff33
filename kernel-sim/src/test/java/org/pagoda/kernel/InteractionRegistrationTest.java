package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.ipc.interaction.Interaction;
import org.pagoda.ipc.interaction.InteractionCallback;
import org.pagoda.kernel.testing.User;
import org.pagoda.mmu.Errno;

/** Who serves a conversation, from when, and until when. */
class InteractionRegistrationTest extends InteractionFixture {
    private final List<Interaction> asked = new ArrayList<>();
    private final CallbackOwner owner = new CallbackOwner("module");

    /** While it is true, {@link #slow} does not come to its end. */
    private volatile boolean held;

    private boolean isHeld() {
        return held;
    }

    private void slow(Interaction interaction, Object state) {
        machine.log("in " + state);
        while (isHeld() && interactions().letOthersRun(interaction)) {}
        machine.log("out of " + state);
    }

    private void serveSlowly() {
        held = true;
        InteractionCallback callback = (interaction, message, length, data) -> slow(interaction, "type");
        assertEquals(0, interactions().registerCallbackForType(TALK, callback, null, owner));
    }

    private void takeOverSlowly() {
        held = true;
        InteractionCallback rest = (interaction, message, length, data) -> slow(interaction, data);
        InteractionCallback callback = (interaction, message, length, data) -> {
            asked.add(interaction);
            assertEquals(
                    0,
                    interactions()
                            .registerCallback(
                                    interaction, rest, "conversation", (same, state) -> machine.log("released")));
        };
        assertEquals(0, interactions().registerCallbackForType(TALK, callback, null, owner));
    }

    private void spawnTalker(int messages) {
        machine.spawn("talker", user -> {
            open(user, TALK);
            for (int i = 0; i < messages; i++) {
                send(user, TALK, 0, 0);
            }
            machine.log("sent");
        });
    }

    private void awaitUses(User user, int uses) {
        while (owner.uses() < uses) {
            user.giveWay();
        }
    }

    @Test
    void shouldServeWithTheTypesCallbackAgainAfterUnregistering() {
        serve(TALK, (interaction, message, length, data) -> {
            machine.log("type");
            interactions()
                    .registerCallback(
                            interaction,
                            (same, again, size, state) -> {
                                machine.log("conversation " + state);
                                interactions().unregisterCallback(same);
                                machine.log("not released yet");
                            },
                            5,
                            (same, state) -> machine.log("released " + state));
        });
        spawnTalker(3);
        machine.runToEnd();
        machine.assertLog("type", "conversation 5", "not released yet", "released 5", "type", "sent", "released 5");
    }

    @Test
    void shouldLetACallbackHandOverToAnother() {
        serve(TALK, (interaction, message, length, data) -> {
            interactions()
                    .registerCallback(
                            interaction,
                            (same, again, size, state) -> {
                                interactions().unregisterCallback(same);
                                assertEquals(
                                        0,
                                        interactions()
                                                .registerCallback(
                                                        same,
                                                        (a, b, c, d) -> machine.log(d),
                                                        "second",
                                                        (a, d) -> machine.log("no " + d)));
                            },
                            "first",
                            (same, state) -> machine.log("no " + state));
        });
        spawnTalker(3);
        machine.runToEnd();
        machine.assertLog("no first", "second", "sent", "no second");
    }

    @Test
    void shouldResetThoseThatWaitWhenATypeIsUnregistered() {
        serve(TALK, (interaction, message, length, data) -> asked.add(interaction));
        machine.spawn("waiting", user -> {
            long page = user.map(1);
            open(user, TALK);
            send(user, TALK, 0, 0);
            assertError(Errno.ECONNRESET, recv(user, TALK, page, 8));
            assertError(Errno.ECONNREFUSED, send(user, TALK, 0, 0));
            assertError(Errno.ECONNRESET, recv(user, TALK, page, 8));
            serveNumbers(TALK);
            assertError(Errno.ECONNRESET, recv(user, TALK, page, 8));
            tell(user, TALK, page, 1);
            assertEquals(1, hear(user, TALK, page));
            assertError(Errno.EAGAIN, tryRecv(user, TALK, page, 8));
        });
        machine.spawn("other", user -> {
            while (machine.process("waiting").tasks().get(0).waitsFor() != Task.Wait.ANSWER) {
                user.giveWay();
            }
            // Served again before the one that waits can look.
            inKernel(user, task -> {
                assertEquals(0, interactions().unregisterCallbackForType(TALK));
                serveNumbers(TALK);
                return interactions().unregisterCallbackForType(TALK);
            });
        });
        machine.runToEnd();
    }

    @Test
    void shouldHandOverRepliesThatWereQueuedBeforeAReset() {
        serveNumbers(TALK);
        machine.spawn("program", user -> {
            long page = user.map(1);
            open(user, TALK);
            tell(user, TALK, page, 2);
            inKernel(user, task -> interactions().unregisterCallbackForType(TALK));
            assertEquals(1, hear(user, TALK, page));
            assertEquals(2, hear(user, TALK, page));
            assertError(Errno.ECONNRESET, recv(user, TALK, page, 8));
        });
        machine.runToEnd();
    }

    @Test
    void shouldWaitForCallbacksThatRun() {
        serveSlowly();
        spawnTalker(1);
        machine.spawn("remover", user -> {
            awaitUses(user, 1);
            assertTrue(owner.isInUse());
            machine.startTask(user.task().process(), second -> {
                while (machine.process("remover").tasks().get(0).waitsFor() != Task.Wait.CALLBACKS) {
                    second.giveWay();
                }
                assertTrue(owner.isInUse() && owner.types() == 0);
                machine.log("goes on");
                held = false;
            });
            assertEquals(0, unregisterAndWait(user, TALK));
            assertFalse(owner.isInUse());
            machine.log("unregistered");
            user.pause();
        });
        machine.run();
        List<Object> expected = List.of("in type", "goes on", "out of type");
        assertTrue(
                machine.journal().subList(0, 3).equals(expected),
                machine.journal().toString());
        assertTrue(machine.journal().contains("unregistered"));
    }

    @Test
    void shouldReleaseWhenTheLastCallbackHasReturned() {
        takeOverSlowly();
        spawnTalker(2);
        machine.spawn("remover", user -> {
            awaitUses(user, 2);
            assertEquals(0, inKernel(user, task -> interactions().unregisterCallbackForType(TALK)));
            assertTrue(owner.isInUse());
            machine.log("unregistered");
            held = false;
        });
        machine.runToEnd();
        machine.assertLog("in conversation", "unregistered", "out of conversation", "released", "sent");
        assertFalse(owner.isInUse());
    }

    @Test
    void shouldWaitForAConversationsCallback() {
        takeOverSlowly();
        spawnTalker(2);
        machine.spawn("remover", user -> {
            awaitUses(user, 2);
            machine.startTask(user.task().process(), second -> {
                while (machine.process("remover").tasks().get(0).waitsFor() != Task.Wait.CALLBACKS) {
                    second.giveWay();
                }
                held = false;
            });
            assertEquals(0, inKernel(user, task -> interactions().unregisterCallbackAndWait(task, asked.get(0))));
            assertFalse(owner.isInUse());
            assertEquals(1, owner.types());
            assertError(
                    Errno.ENOENT, inKernel(user, task -> interactions().unregisterCallbackAndWait(task, asked.get(0))));
            user.pause();
        });
        machine.run();
        assertEquals(
                List.of("in conversation", "out of conversation", "released"),
                machine.journal().subList(0, 3));
    }

    @Test
    void shouldRefuseToWaitInsideACallback() {
        serve(TALK, (interaction, message, length, data) -> {
            Task task = interactions().task(interaction);
            assertError(Errno.EDEADLK, interactions().unregisterCallbackForTypeAndWait(task, TALK));
            assertError(Errno.EDEADLK, interactions().unregisterCallbackForTypeAndWait(task, OTHER_TALK));
            assertError(Errno.ENOENT, interactions().unregisterCallbackForTypeAndWait(task, 99));
            interactions().registerCallback(interaction, (a, b, c, d) -> {}, null);
            assertError(Errno.EDEADLK, interactions().unregisterCallbackAndWait(task, interaction));
        });
        serve(OTHER_TALK, (interaction, message, length, data) -> {});
        spawnTalker(2);
        machine.runToEnd();
        machine.assertLog("sent");
    }

    @Test
    void shouldReleaseAfterTheCallbackOfAProcessThatWasKilled() {
        takeOverSlowly();
        spawnTalker(2);
        machine.spawn("killer", user -> {
            awaitUses(user, 2);
            user.kill("talker");
            machine.log("killed");
            assertEquals(0, interactions().open());
        });
        machine.runToEnd();
        machine.assertKilled(machine.process("talker"), Kernel.STATUS_KILLED);
        machine.assertLog("in conversation", "killed", "out of conversation", "released");
        assertEquals(1, owner.types());
        assertFalse(owner.isInUse());
    }

    @Test
    void shouldRefuseToTakeOverFromACallbackThatWasUnregistered() {
        held = true;
        assertEquals(
                0,
                interactions()
                        .registerCallbackForType(
                                TALK,
                                (interaction, message, length, data) -> {
                                    slow(interaction, "first");
                                    assertError(
                                            Errno.ECONNREFUSED,
                                            interactions().registerCallback(interaction, (a, b, c, d) -> {}, null));
                                },
                                null,
                                owner));
        spawnTalker(2);
        machine.spawn("remover", user -> {
            awaitUses(user, 1);
            inKernel(user, task -> {
                interactions().unregisterCallbackForType(TALK);
                serve(TALK, (interaction, message, length, data) -> machine.log("second"));
                return 0;
            });
            held = false;
        });
        machine.runToEnd();
        machine.assertLog("in first", "out of first", "second", "sent");
    }
}
