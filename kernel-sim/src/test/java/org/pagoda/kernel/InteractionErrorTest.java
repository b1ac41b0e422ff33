package org.pagoda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.kernel.testing.TestMachine.assertError;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.ipc.interaction.Interaction;
import org.pagoda.ipc.interaction.InteractionLimits;
import org.pagoda.ipc.interaction.TypeNames;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.testing.Script;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/** Every error of every call about interactions, and that nothing has changed by it. */
class InteractionErrorTest extends InteractionFixture {
    private static final int OPEN = 5;
    private static final int REPLIES = 6;
    private static final int BYTES = 1000;

    private static final int CREATE = SystemCallNumber.INTERACTION_CREATE;
    private static final int SEND = SystemCallNumber.INTERACTION_SEND;
    private static final int RECV = SystemCallNumber.INTERACTION_RECV;
    private static final int DESTROY = SystemCallNumber.INTERACTION_DESTROY;

    private static final long USER_END = 1L << 38;
    private static final long[] WILD = {
        0, 8, 0x1234_5678, USER_END - 1, USER_END, -1, -8, Long.MIN_VALUE, Long.MAX_VALUE, 0xFFFF_FFD6_0000_0000L
    };

    private final List<Interaction> asked = new ArrayList<>();

    InteractionErrorTest() {
        super(builder -> builder.interactionLimits(new InteractionLimits(OPEN, REPLIES, BYTES)));
    }

    private void run(Script script) {
        machine.spawn("program", script);
        machine.runToEnd();
    }

    /** Counts calls in the journal, and remembers the conversation. */
    private void serveSilently(long type) {
        serve(type, (interaction, message, length, data) -> {
            asked.add(interaction);
            machine.log("called");
        });
    }

    // ---- keys ----

    @Test
    void shouldRefuseKeysOfOthers() {
        serveNumbers(TALK);
        machine.spawn("other", user -> user.pause());
        machine.spawn("program", user -> {
            long own = pid(user);
            open(user, TALK);
            for (long pid : new long[] {machine.pid("other"), 0, -1, own + (1L << 32), own << 32, Long.MAX_VALUE}) {
                for (int call : new int[] {CREATE, SEND, RECV, DESTROY}) {
                    assertError(Errno.EPERM, user.call(call, pid, 0, TALK));
                }
            }
            for (long tid : new long[] {2, -1, user.task().tid() + (1L << 32), Long.MIN_VALUE}) {
                for (int call : new int[] {CREATE, SEND, RECV, DESTROY}) {
                    assertError(Errno.EPERM, user.call(call, own, tid, TALK));
                }
            }
            assertEquals(0, user.call(DESTROY, own, user.task().tid(), TALK));
            user.kill("other");
        });
        machine.runToEnd();
        machine.assertKilled(machine.process("other"), Kernel.STATUS_KILLED);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, TypeNames.LAST_FIXED + 1, 1L << 32, (1L << 32) + TALK, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldRefuseWhatIsNoType(long type) {
        assertError(Errno.EINVAL, interactions().registerCallbackForType(type, (a, b, c, d) -> {}, null));
        assertError(Errno.ENOENT, interactions().unregisterCallbackForType(type));
        run(user -> {
            open(user, TALK);
            assertError(Errno.EINVAL, create(user, type));
            assertError(Errno.ENOENT, send(user, type, 0, 0));
            assertError(Errno.ENOENT, recv(user, type, 0, 0));
            assertError(Errno.ENOENT, destroy(user, type));
        });
    }

    @Test
    void shouldRefuseASecondOne() {
        run(user -> {
            open(user, TALK);
            assertError(Errno.EEXIST, create(user, TALK));
            assertEquals(0, destroy(user, TALK));
            assertError(Errno.ENOENT, destroy(user, TALK));
            assertError(Errno.ENOENT, send(user, TALK, 0, 0));
            assertError(Errno.ENOENT, recv(user, TALK, 0, 0));
            open(user, TALK);
        });
    }

    @Test
    void shouldRefuseMoreThanAProcessMayHave() {
        run(user -> {
            for (long type = 1; type <= OPEN; type++) {
                open(user, type);
            }
            assertError(Errno.EDQUOT, create(user, OPEN + 1));
            assertEquals(OPEN, interactions().open());
            machine.startTask(user.task().process(), second -> assertError(Errno.EDQUOT, create(second, 1)));
            while (user.task().process().tasks().size() > 1) {
                user.giveWay();
            }
            destroy(user, 3);
            open(user, OPEN + 1);
        });
    }

    // ---- names ----

    @Test
    void shouldGiveNamesNumbers() {
        long[] number = {interactions().typeNamed("first")};
        run(user -> {
            long page = user.map(1);
            user.storeText(page, "second\0first\0");
            long second = user.call(SystemCallNumber.INTERACTION_TYPE, page);
            assertTrue(second > TypeNames.LAST_FIXED);
            assertEquals(number[0], user.call(SystemCallNumber.INTERACTION_TYPE, page + 7));
            assertEquals(second, user.call(SystemCallNumber.INTERACTION_TYPE, page));
            assertEquals(second, interactions().typeNamed("second"));
            open(user, second);
        });
    }

    @Test
    void shouldRefuseNamesThatAreNone() {
        run(user -> {
            long pages = user.map(1);
            assertError(Errno.EINVAL, user.call(SystemCallNumber.INTERACTION_TYPE, pages));
            user.storeText(pages, "with space");
            assertError(Errno.EINVAL, user.call(SystemCallNumber.INTERACTION_TYPE, pages));
            user.storeText(pages, "a".repeat(TypeNames.LONGEST_NAME));
            assertTrue(user.call(SystemCallNumber.INTERACTION_TYPE, pages) > 0);
            user.storeText(pages, "a".repeat(TypeNames.LONGEST_NAME + 1));
            assertError(Errno.ENAMETOOLONG, user.call(SystemCallNumber.INTERACTION_TYPE, pages));
            for (long wild : WILD) {
                assertError(Errno.EFAULT, user.call(SystemCallNumber.INTERACTION_TYPE, wild));
            }
            user.storeByte(pages + Page.SIZE - 1, 'x');
            assertError(Errno.EFAULT, user.call(SystemCallNumber.INTERACTION_TYPE, pages + Page.SIZE - 1));
        });
    }

    // ---- send ----

    @Test
    void shouldRefuseMessagesThatCannotBe() {
        serveSilently(TALK);
        run(user -> {
            long page = user.map(1);
            open(user, TALK);
            assertError(Errno.EINVAL, send(user, TALK, page, -1));
            assertError(Errno.EINVAL, send(user, TALK, page, Long.MIN_VALUE));
            assertError(Errno.EMSGSIZE, send(user, TALK, page, InteractionLimits.LONGEST_MESSAGE + 1));
            assertError(Errno.EMSGSIZE, send(user, TALK, page, Long.MAX_VALUE));
            assertError(Errno.EMSGSIZE, send(user, TALK, page, 1L << 32));
            for (long wild : WILD) {
                assertError(Errno.EFAULT, send(user, TALK, wild, 8));
                assertEquals(0, send(user, TALK, wild, 0), "without bytes no address is looked at");
            }
            assertError(Errno.EFAULT, send(user, TALK, page + Page.SIZE - 1, 2));
            assertError(Errno.EFAULT, send(user, TALK, page, InteractionLimits.LONGEST_MESSAGE));
            for (int i = 0; i < WILD.length; i++) {
                machine.log("expected");
            }
        });
        assertEquals(WILD.length, asked.size());
    }

    @Test
    void shouldRefuseMessagesThatNobodyServes() {
        run(user -> {
            open(user, TALK);
            assertError(Errno.ECONNREFUSED, send(user, TALK, 0, 0));
            assertError(Errno.ECONNREFUSED, recv(user, TALK, 0, 0));
            assertError(Errno.ECONNREFUSED, tryRecv(user, TALK, 0, 0));
        });
    }

    @Test
    void shouldRefuseMessagesWithoutMemoryForThem() {
        serveSilently(TALK);
        run(user -> {
            open(user, TALK);
            long page = user.map(2);
            user.store(page, 1);
            user.store(page + Page.SIZE, 1);
            long more = user.map(2000);
            for (long i = 0; machine.kernel().frames().freeFrames() > 1; i++) {
                user.store(more + Page.address(i), 1);
            }
            assertError(Errno.ENOMEM, send(user, TALK, page, 2 * Page.SIZE));
            assertEquals(0, user.munmap(more, 100));
            assertEquals(2 * Page.SIZE, send(user, TALK, page, 2 * Page.SIZE));
        });
        machine.assertLog("called");
    }

    // ---- recv ----

    @Test
    void shouldKeepAReplyThatCouldNotBeReceived() {
        serve(TALK, (interaction, message, length, data) -> interactions().send(interaction, message, length));
        run(user -> {
            long pages = user.map(3);
            long readable = user.map(1, Rights.READ);
            user.munmap(pages + 2 * Page.SIZE, 1);
            long end = pages + 2 * Page.SIZE;
            open(user, TALK);
            user.store(pages, 77);
            assertEquals(16, send(user, TALK, pages, 16));
            for (long room : new long[] {0, 1, 15}) {
                assertError(Errno.EMSGSIZE, recv(user, TALK, pages, room));
                assertError(Errno.EMSGSIZE, recv(user, TALK, -1, room));
            }
            for (long wild : WILD) {
                assertError(Errno.EFAULT, recv(user, TALK, wild, 16));
                assertError(Errno.EFAULT, recv(user, TALK, wild, Long.MAX_VALUE));
            }
            assertError(Errno.EFAULT, recv(user, TALK, readable, 16));
            user.store(end - 8, 1234);
            assertError(Errno.EFAULT, recv(user, TALK, end - 8, 16));
            assertEquals(1234, user.load(end - 8), "what cannot be copied as a whole is not copied at all");
            assertError(Errno.EINVAL, recv(user, TALK, pages, -1));
            assertError(Errno.EINVAL, user.call(RECV, pid(user), 0, TALK, pages, 16, 2));
            assertError(Errno.EINVAL, user.call(RECV, pid(user), 0, TALK, pages, 16, -1));
            assertEquals(16, recv(user, TALK, end - 16, 16));
            assertEquals(77, user.load(end - 16));
            assertError(Errno.EAGAIN, tryRecv(user, TALK, pages, 16));
        });
    }

    // ---- the kernel's side ----

    @Test
    void shouldRefuseRepliesBeyondTheBounds() {
        byte[] one = new byte[1];
        serve(TALK, (interaction, message, length, data) -> {
            assertError(
                    Errno.EMSGSIZE, interactions().send(interaction, new byte[InteractionLimits.LONGEST_MESSAGE + 1]));
            assertError(Errno.EMSGSIZE, interactions().send(interaction, message, Integer.MAX_VALUE));
            assertError(Errno.EINVAL, interactions().send(interaction, message, -1));
            assertError(Errno.EDQUOT, interactions().send(interaction, new byte[BYTES + 1]));
            assertEquals(0, interactions().send(interaction, message, 0));
            for (int i = 1; i < REPLIES; i++) {
                assertEquals(1, interactions().send(interaction, one));
            }
            assertError(Errno.EAGAIN, interactions().send(interaction, one));
        });
        serve(OTHER_TALK, (interaction, message, length, data) -> {
            assertError(Errno.EDQUOT, interactions().send(interaction, new byte[BYTES - REPLIES + 2]));
            assertEquals(BYTES - REPLIES + 1, interactions().send(interaction, new byte[BYTES - REPLIES + 1]));
            assertError(Errno.EDQUOT, interactions().send(interaction, one));
            assertEquals(BYTES, interactions().queuedBytes());
        });
        run(user -> {
            long page = user.map(1);
            open(user, TALK);
            open(user, OTHER_TALK);
            send(user, TALK, 0, 0);
            send(user, OTHER_TALK, 0, 0);
            assertEquals(0, recv(user, TALK, 0, 0));
            for (int i = 1; i < REPLIES; i++) {
                assertEquals(1, recv(user, TALK, page, 1));
            }
            assertError(Errno.EAGAIN, tryRecv(user, TALK, page, 1));
            assertEquals(0, destroy(user, OTHER_TALK));
            assertEquals(0, interactions().queuedBytes());
        });
    }

    @Test
    void shouldRefuseRegistrationsThatCannotBe() {
        CallbackOwner owner = new CallbackOwner("module");
        assertEquals(0, interactions().registerCallbackForType(TALK, (a, b, c, d) -> asked.add(a), null, owner));
        assertError(Errno.EEXIST, interactions().registerCallbackForType(TALK, (a, b, c, d) -> {}, null));
        assertError(Errno.ENOENT, interactions().unregisterCallbackForType(OTHER_TALK));
        run(user -> {
            open(user, TALK);
            send(user, TALK, 0, 0);
            Interaction interaction = asked.get(0);
            assertError(Errno.ENOENT, interactions().unregisterCallback(interaction));
            assertEquals(0, interactions().registerCallback(interaction, (a, b, c, d) -> {}, null));
            assertError(Errno.EEXIST, interactions().registerCallback(interaction, (a, b, c, d) -> {}, null));
            assertTrue(owner.isInUse());
            assertEquals(0, interactions().unregisterCallbackForType(TALK));
            assertTrue(!owner.isInUse() && owner.types() == 0);
            assertError(Errno.ECONNREFUSED, interactions().registerCallback(interaction, (a, b, c, d) -> {}, null));
            assertError(Errno.ENOENT, interactions().unregisterCallback(interaction));
            destroy(user, TALK);
            assertError(Errno.EPIPE, interactions().registerCallback(interaction, (a, b, c, d) -> {}, null));
            assertError(Errno.EPIPE, interactions().send(interaction, new byte[1]));
        });
        assertNull(machine.process("program").cause());
    }

    // ---- oopses ----

    @Test
    void shouldKillWhoeverMadeACallbackThrow() {
        serve(TALK, (interaction, message, length, data) -> {
            interactions()
                    .registerCallback(
                            interaction,
                            (a, b, c, d) -> {
                                throw new IllegalStateException("on purpose");
                            },
                            null,
                            (same, state) -> machine.log("released"));
        });
        Process victim = machine.spawn("victim", user -> {
            open(user, TALK);
            send(user, TALK, 0, 0);
            send(user, TALK, 0, 0);
            machine.log("lives");
        });
        machine.spawn("other", user -> {
            open(user, TALK);
            send(user, TALK, 0, 0);
        });
        machine.runToEnd();
        machine.assertKilled(victim, Kernel.STATUS_KILLED, "oops: a callback of kernel for type 7", "on purpose");
        machine.assertLog("released", "released");
        assertEquals(1, interactions().oopses());
        assertTrue(printed().contains("oops: a callback of kernel for type 7 threw")
                && printed().contains("]     at "));
    }

    @Test
    void shouldPutDownAReleaseThatThrows() {
        serve(
                TALK,
                (interaction, message, length, data) -> interactions()
                        .registerCallback(interaction, (a, b, c, d) -> {}, null, (same, state) -> {
                            throw new IllegalStateException("on purpose");
                        }));
        run(user -> {
            open(user, TALK);
            send(user, TALK, 0, 0);
            assertEquals(0, destroy(user, TALK));
            machine.log("lives");
        });
        machine.assertLog("lives");
        assertEquals(1, interactions().oopses());
        assertTrue(printed().contains("oops: a release of kernel threw"));
    }
}
