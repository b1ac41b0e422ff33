package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.World.TYPE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.Saboteur;

/**
 * Fails the first, second, ... allocation of a frame or of landing slots until a call succeeds without: after each failure all that a
 * program could tell must be as before, and the call must succeed when it is made again.
 */
class FailNthTest {
    /** A world in which allocations can fail: a sender, two that can receive, and one that has a part in the sender's pages. */
    private static final class Stage implements AutoCloseable {
        private final Saboteur saboteur = new Saboteur();
        private final World world = new World(128, saboteur);
        private final Endpoint sender = world.handling();
        private final Endpoint receiver = world.handling();
        private final Endpoint another = world.handling();
        private final Endpoint partner = world.process();
        private final List<Runnable> releases = new ArrayList<>();

        Stage() {
            world.register(partner, PageKind.TYPE);
        }

        /** Pages of {@code holder}'s, one of each kind; its address. */
        long pages(Endpoint holder, List<PageKind> kinds) {
            long start = world.map(holder, kinds.size());
            for (int i = 0; i < kinds.size(); i++) {
                PageKind kind = kinds.get(i);
                long page = start + Page.address(i);
                kind.make(world, holder, partner, page);
                releases.add(() -> kind.release(world, holder, page));
            }
            return start;
        }

        long rejected() {
            return world.alive.values().stream()
                    .mapToLong(endpoint -> endpoint.counters().rejected())
                    .sum();
        }

        @Override
        public void close() {
            releases.forEach(Runnable::run);
            world.close();
        }
    }

    /**
     * Each failure strikes in a world of its own.
     *
     * @param prepare makes a stage ready, and says what the call is
     * @param mayPassBy true for a broadcast, which may succeed for others
     */
    private static void shouldSurvive(Function<Stage, LongSupplier> prepare, boolean mayPassBy) {
        List<Long> repeated = new ArrayList<>();
        long failures = 0;
        long result = 0;
        boolean struck = true;
        for (long n = 1; struck; n++) {
            try (Stage stage = new Stage()) {
                LongSupplier call = prepare.apply(stage);
                String before = stage.world.logicalState();
                stage.saboteur.failNth(n);
                result = call.getAsLong();
                struck = stage.saboteur.hasStruck();
                stage.saboteur.failNth(0);
                failures += struck ? 1 : 0;
                if (result < 0) {
                    String error = Errno.describe(result);
                    assertTrue(struck && (error.equals("-ENOMEM") || error.equals("-ENOBUFS")), error);
                    assertEquals(before, stage.world.logicalState(), "after the failure of allocation " + n);
                    repeated.add(call.getAsLong());
                } else if (struck) {
                    assertTrue(mayPassBy, "allocation " + n + " failed, and nobody was told");
                    assertEquals(1, stage.rejected());
                }
            }
        }
        assertTrue(failures > 0, "nothing was ever allocated");
        assertEquals(Collections.nCopies(repeated.size(), result), repeated, "when made again");
    }

    private static void shouldSurvive(Function<Stage, LongSupplier> prepare) {
        shouldSurvive(prepare, false);
    }

    private static void shouldNeedNothing(Function<Stage, Runnable> prepare) {
        try (Stage stage = new Stage()) {
            Runnable call = prepare.apply(stage);
            stage.saboteur.failNth(1);
            call.run();
            assertFalse(stage.saboteur.hasStruck(), "what needs no frame and no slot cannot lack one");
            stage.saboteur.failNth(0);
        }
    }

    // ---- send ----

    /** Pages that are sent. */
    record Case(long flags, List<PageKind> kinds) {
        @Override
        public String toString() {
            return SendFlags.describe(flags) + ": " + kinds;
        }
    }

    private static List<Case> cases(LongStream flags) {
        List<Case> cases = new ArrayList<>();
        flags.forEach(each -> {
            List<PageKind> all = Arrays.stream(PageKind.values())
                    .filter(kind -> kind.canBeSent(each))
                    .toList();
            all.forEach(kind -> cases.add(new Case(each, Collections.nCopies(2, kind))));
            cases.add(new Case(each, all));
        });
        return cases;
    }

    /** All page bits, and LEND where it goes with them, for each target. */
    static List<Case> sends() {
        long wait = SendFlags.WAIT;
        return cases(LongStream.of(SendFlags.TO_PID, SendFlags.TO_SELF, SendFlags.TO_ALL, SendFlags.TO_OTHERS)
                .flatMap(target -> LongStream.range(0, 8).map(bits -> bits | target))
                .flatMap(flags -> LongStream.of(flags, flags | wait, flags | wait | SendFlags.LEND))
                .filter(each -> SendFlags.areValid(each, 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sends")
    void shouldSurviveInSend(Case sent) {
        boolean waits = SendFlags.waits(sent.flags);
        Function<Stage, LongSupplier> prepare = stage -> {
            World world = stage.world;
            long pages = stage.pages(stage.sender, sent.kinds);
            Wait wait = waits ? world.runner(stage.sender).begin() : null;
            return () -> world.sending.send(
                    stage.sender, stage.receiver.pid(), TYPE, pages, sent.kinds.size(), sent.flags, wait);
        };
        shouldSurvive(prepare, SendFlags.isBroadcast(sent.flags));
    }

    // ---- call, forward, reply ----

    /** All page bits. */
    static List<Case> pageBits() {
        return cases(LongStream.range(0, 8));
    }

    static List<Case> calls() {
        List<Case> calls = new ArrayList<>(pageBits());
        calls.addAll(cases(LongStream.of(SendFlags.LEND, SendFlags.LEND | SendFlags.RECEIVER_WRITES)));
        return calls;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void shouldSurviveInCall(Case sent) {
        shouldSurvive(stage -> {
            long pages = stage.pages(stage.sender, sent.kinds);
            World.PlayedCall call = stage.world.playedCall(stage.sender);
            return () -> stage.world.call(stage.sender, call, stage.receiver, pages, sent.kinds.size(), sent.flags);
        });
    }

    /** The sender calls the receiver, whose handler then runs. */
    private static World.PlayedCall call(Stage stage) {
        World.PlayedCall call = stage.world.playedCall(stage.sender);
        assertEquals(0, stage.world.call(stage.sender, call, stage.receiver, 0, 0, 0));
        stage.world.enter(stage.receiver);
        return call;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pageBits")
    void shouldSurviveInForward(Case sent) {
        shouldSurvive(stage -> {
            call(stage);
            long pages = stage.pages(stage.receiver, sent.kinds);
            Waiter runner = stage.world.runner(stage.receiver);
            return () -> stage.world.calls.forward(
                    stage.receiver, runner, 0, stage.another.pid(), TYPE, pages, sent.kinds.size(), sent.flags);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pageBits")
    void shouldSurviveInReply(Case sent) {
        shouldSurvive(stage -> {
            World.PlayedCall call = call(stage);
            long pages = stage.pages(stage.receiver, sent.kinds);
            Waiter runner = stage.world.runner(stage.receiver);
            return () -> {
                long result = stage.world.calls.reply(stage.receiver, runner, 0, pages, sent.kinds.size(), sent.flags);
                assertEquals(result < 0 ? -1 : sent.kinds.size(), call.size, "what the caller was told");
                return result;
            };
        });
    }

    @Test
    void shouldKeepWhatWasLentUntilAReplySucceeds() {
        shouldSurvive(stage -> {
            World world = stage.world;
            long lent = world.filled(stage.sender, 1, 7);
            World.PlayedCall call = world.playedCall(stage.sender);
            assertEquals(1, world.call(stage.sender, call, stage.receiver, lent, 1, SendFlags.MOVE | SendFlags.LEND));
            world.enter(stage.receiver);
            long pages = stage.pages(stage.receiver, List.of(PageKind.OWN, PageKind.ABSENT));
            Waiter runner = world.runner(stage.receiver);
            return () -> world.calls.reply(stage.receiver, runner, 0, pages, 2, SendFlags.MOVE);
        });
    }

    // ---- memory ----

    @ParameterizedTest
    @ValueSource(strings = {"LOAD", "STORE"})
    void shouldSurviveInTheFirstTouchOfAPage(Access access) {
        shouldSurvive(stage -> {
            long page = stage.world.map(stage.sender, 1);
            return () -> stage.sender.space().resolve(page, access);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZERO", "COPY_ON_WRITE"})
    void shouldSurviveInTheFirstStoreToAPageThatWasOnlyRead(PageKind kind) {
        shouldSurvive(stage -> {
            long page = stage.pages(stage.sender, List.of(kind));
            return () -> stage.sender.space().resolve(page, Access.STORE);
        });
    }

    /** Pages of one kind, and one of each. */
    static List<List<PageKind>> forked() {
        List<List<PageKind>> forked = new ArrayList<>();
        Arrays.stream(PageKind.values()).forEach(kind -> forked.add(Collections.nCopies(2, kind)));
        forked.add(List.of(PageKind.values()));
        return forked;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forked")
    void shouldSurviveInFork(List<PageKind> kinds) {
        shouldSurvive(stage -> {
            stage.pages(stage.sender, kinds);
            return () -> stage.world.fork(stage.sender, Long.MAX_VALUE, 16, 8);
        });
    }

    @Test
    void shouldNeedNothingToMapPages() {
        shouldNeedNothing(stage -> () -> stage.world.map(stage.sender, 600));
    }

    @Test
    void shouldNeedNothingToMapOverPagesOrToUnmapThem() {
        List<PageKind> kinds =
                List.of(PageKind.ABSENT, PageKind.ZERO, PageKind.OWN, PageKind.COPY_ON_WRITE, PageKind.SHARED);
        shouldNeedNothing(stage -> {
            long pages = stage.pages(stage.sender, kinds);
            return () -> {
                assertEquals(pages, stage.sender.space().map(pages, 3, Rights.READ));
                assertEquals(0, stage.sender.space().unmap(pages, kinds.size()));
            };
        });
    }

    // ---- what cannot fail ----

    /** Also to take over what waits; what unregistering may lack room for is {@link #shouldFreeWhatCannotGoHome}. */
    @Test
    void shouldNeedNothingToRegisterAHandler() {
        shouldNeedNothing(stage -> {
            long pages = stage.world.filled(stage.sender, 1, 1);
            assertEquals(1, stage.world.send(stage.sender, stage.receiver, pages, 1, SendFlags.MOVE));
            return () -> {
                stage.world.register(stage.receiver, TYPE);
                stage.world.register(stage.receiver, TYPE + 7);
                stage.world.unregister(stage.receiver, TYPE + 7);
                assertEquals(1, stage.receiver.mailbox().queued());
            };
        });
    }

    @Test
    void shouldChangeNothingWhenATypeCannotBeHandled() {
        try (Stage stage = new Stage()) {
            String before = stage.world.state();
            for (long type : new long[] {-1, Long.MIN_VALUE}) {
                stage.world.assertError(Errno.EINVAL, stage.world.delivery.register(stage.receiver, type, 1));
                stage.world.assertError(
                        Errno.EINVAL, stage.world.delivery.register(stage.receiver, type, HandlerTable.NONE));
            }
            assertEquals(before, stage.world.state());
        }
    }

    @Test
    void shouldNeedNothingToRevoke() {
        shouldNeedNothing(stage -> {
            long page = stage.pages(stage.sender, List.of(PageKind.SHARED));
            return () -> assertEquals(1, stage.world.revocation.revoke(stage.sender, page, 1));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sends")
    void shouldNeedNothingToHandle(Case sent) {
        shouldNeedNothing(stage -> {
            World world = stage.world;
            long pages = stage.pages(stage.sender, sent.kinds);
            world.send(stage.sender, stage.receiver.pid(), TYPE, pages, sent.kinds.size(), sent.flags);
            boolean toSelf = SendFlags.target(sent.flags) == SendFlags.TO_SELF;
            Endpoint handling = toSelf ? stage.sender : stage.receiver;
            return () -> world.leave(world.enter(handling), 1);
        });
    }

    /** What ends a message that brought two pages, none of which is kept. */
    enum Ending {
        HANDLER_RETURNS {
            @Override
            void end(World world, Endpoint receiver) {
                world.leave(world.enter(receiver), 0);
            }
        },
        HANDLER_IS_UNREGISTERED {
            @Override
            void end(World world, Endpoint receiver) {
                world.unregister(receiver, TYPE);
            }
        },
        RECEIVER_DIES {
            @Override
            void end(World world, Endpoint receiver) {
                world.die(receiver);
            }
        };

        abstract void end(World world, Endpoint receiver);
    }

    /** Nobody can be told that there is no room for what comes back: it is freed, and the sender is charged for it no more. */
    @ParameterizedTest
    @EnumSource(Ending.class)
    void shouldFreeWhatCannotGoHome(Ending ending) {
        boolean struck = true;
        for (long n = 1; struck; n++) {
            try (Stage stage = new Stage()) {
                World world = stage.world;
                AddressSpace home = stage.sender.space();
                world.register(stage.sender, MessageType.RETURNED);
                long pages = world.filled(stage.sender, 2, 1);
                assertEquals(2, world.send(stage.sender, stage.receiver, pages, 2, SendFlags.MOVE));
                assertEquals(2, home.account().charged());
                stage.saboteur.failNth(n);
                ending.end(world, stage.receiver);
                struck = stage.saboteur.hasStruck();
                stage.saboteur.failNth(0);
                int returned = struck ? 0 : 2;
                assertEquals(returned / 2, stage.sender.mailbox().queued());
                assertEquals(returned, home.account().charged());
                assertEquals(returned, home.window().size() - home.window().free());
                assertEquals(0, stage.receiver.mailbox().queued());
                if (ending == Ending.HANDLER_RETURNS) {
                    assertEquals(returned, stage.receiver.counters().pagesReturned());
                    assertEquals(2 - returned, stage.receiver.counters().pagesFreed());
                }
            }
        }
    }
}
