package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.BackingStore;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageAccount;
import org.pagoda.mmu.PageTableWalker;
import org.pagoda.mmu.PhysicalMemory;
import org.pagoda.mmu.SwapSpace;

/** Every reason for which a send, a call, a forward or a reply fails, by itself: it is reported, and nothing has changed. */
class SendErrorsTest {
    record Case(Operation operation, long flags, Cause cause) {
        @Override
        public String toString() {
            return operation + " " + SendFlags.describe(flags) + ": " + cause + " is " + cause.errno();
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            for (long flags : operation.flags()) {
                for (Cause cause : Cause.all()) {
                    if (cause.canStop(operation, flags)) {
                        cases.add(new Case(operation, flags, cause));
                    }
                }
            }
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void shouldFailAndChangeNothing(Case tried) {
        try (Scenario scenario = new Scenario(tried.operation, tried.flags)) {
            Runnable lift = tried.cause.arm(scenario);
            scenario.shouldFail(tried.cause.errno(), "by itself");
            lift.run();
            scenario.shouldSucceed();
        }
    }

    @Test
    void shouldKnowAReasonForEveryError() {
        Set<Errno> known = EnumSet.noneOf(Errno.class);
        Cause.all().forEach(cause -> known.add(cause.errno()));
        assertEquals(EnumSet.copyOf(Cause.ORDER), known);
    }

    // ---- notifications ----

    static List<Case> notifications() {
        // Those that need a certain size, or a certain one of the bits that mean nothing here.
        Set<Cause> others = Set.of(
                ArgumentCause.TOO_MANY,
                ArgumentCause.NEGATIVE_SIZE,
                ArgumentCause.OVERFLOW,
                ArgumentCause.BEYOND_USER_HALF,
                ArgumentCause.LEND_OF_A_COPY);
        return cases().stream().filter(each -> !others.contains(each.cause)).toList();
    }

    /** Without pages nothing that is about pages matters, and everything else does. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("notifications")
    void shouldStopNotificationsOnlyForWhatIsNotAboutPages(Case tried) {
        Set<Errno> aboutPages =
                EnumSet.of(Errno.EFAULT, Errno.EACCES, Errno.EBUSY, Errno.ENOBUFS, Errno.EDQUOT, Errno.ENOMEM);
        try (Scenario scenario = new Scenario(tried.operation, tried.flags)) {
            Runnable lift = tried.cause.arm(scenario);
            scenario.size = 0;
            if (tried.cause == ArgumentCause.MISALIGNED || aboutPages.contains(tried.cause.errno())) {
                scenario.shouldSucceed();
            } else {
                scenario.shouldFail(tried.cause.errno(), "a notification");
            }
            lift.run();
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void shouldPassAnyValueOn(Operation operation) {
        for (long value : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, PageTableWalker.USER_END, 7}) {
            try (Scenario scenario = new Scenario(operation, SendFlags.SHARE)) {
                scenario.size = 0;
                scenario.address = value;
                scenario.shouldSucceed();
            }
        }
    }

    // ---- one by one ----

    private static void shouldFailAt(Errno expected, long address, long size) {
        for (Operation operation : Operation.values()) {
            try (Scenario scenario = new Scenario(operation, SendFlags.PUBLISH)) {
                scenario.address = address;
                scenario.size = size;
                scenario.shouldFail(expected, operation + " at 0x" + Long.toHexString(address) + ", " + size);
            }
        }
    }

    @Test
    void shouldTellAnAddressThatCannotBeFromOneThatIsNotMapped() {
        long end = PageTableWalker.USER_END;
        shouldFailAt(Errno.EINVAL, end, 1);
        shouldFailAt(Errno.EINVAL, end - Page.SIZE, 2);
        shouldFailAt(Errno.EINVAL, -Page.SIZE, 1);
        shouldFailAt(Errno.EINVAL, Long.MIN_VALUE, 1);
        shouldFailAt(Errno.EINVAL, 0, Page.number(end) + 1);
        shouldFailAt(Errno.EINVAL, 0, Long.MAX_VALUE);
        shouldFailAt(Errno.EINVAL, 0, Long.MIN_VALUE);
        shouldFailAt(Errno.EINVAL, 1, 1);
        shouldFailAt(Errno.EINVAL, Page.SIZE - 1, 1);
        shouldFailAt(Errno.EFAULT, end - Page.SIZE, 1);
        shouldFailAt(Errno.EFAULT, 0, Page.number(end));
        shouldFailAt(Errno.EFAULT, 0, 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 99, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldFindNobodyByAnIdentifierThatNobodyHas(long pid) {
        try (Scenario scenario = new Scenario(Operation.SEND, SendFlags.MOVE)) {
            scenario.pid = pid;
            scenario.shouldFail(Errno.ESRCH, "process " + pid);
        }
    }

    @Test
    void shouldKeepEveryKernelTypeForTheKernel() {
        try (Scenario scenario = new Scenario(Operation.SEND, SendFlags.MOVE)) {
            for (long type = 0; type < MessageType.FIRST_USER; type++) {
                scenario.world.register(scenario.receiver, type);
                scenario.type = type;
                scenario.shouldFail(Errno.EPERM, "type " + type);
            }
        }
    }

    @Test
    void shouldRefuseATypeThatWasNeverHandled() {
        try (Scenario scenario = new Scenario(Operation.SEND, SendFlags.MOVE)) {
            scenario.type = Scenario.TYPE + 20;
            scenario.shouldFail(Errno.ECONNREFUSED, "never handled");
            scenario.type = Long.MAX_VALUE;
            scenario.shouldFail(Errno.ECONNREFUSED, "never handled");
        }
    }

    @Test
    void shouldMissAPageOfTheWindowThatIsGoneOrStillUnderWay() {
        try (Scenario scenario = new Scenario(Operation.SEND, SendFlags.PUBLISH)) {
            scenario.unmap(7);
            scenario.shouldFail(Errno.EFAULT, "an empty slot");
            long page = scenario.nextSpare();
            World world = scenario.world;
            assertEquals(1, world.send(scenario.helper, scenario.sender.pid(), Scenario.SUPPLY, page, 1, 0));
            scenario.shouldFail(Errno.EFAULT, "its handler has not run");
            world.enter(scenario.sender);
            scenario.shouldSucceed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 6, 8})
    void shouldMissAnyPageThatIsNotThere(int index) {
        try (Scenario scenario = new Scenario(Operation.SEND, SendFlags.MOVE)) {
            scenario.unmap(index);
            scenario.shouldFail(Errno.EFAULT, "page " + index);
        }
    }

    @Test
    void shouldTakeACopyOnWritePageForWritable() {
        try (Scenario scenario = new Scenario(Operation.SEND, SendFlags.SHARE)) {
            scenario.pass(4, SendFlags.COPY);
            scenario.shouldSucceed();
        }
    }

    @Test
    void shouldNotTakeAReadOnlyDuplicateForWritable() {
        try (Scenario scenario = new Scenario(Operation.SEND, SendFlags.SHARE)) {
            scenario.unmap(7);
            scenario.supply(7, SendFlags.DUPLICATE | SendFlags.SENDER_KEEPS);
            scenario.shouldFail(Errno.EACCES, "received as 101");
        }
    }

    @Test
    void shouldMissAPageThatTheSwapSpaceDoesNotGiveBack() {
        try (World world = new World(64)) {
            boolean[] broken = {false};
            world.frames.attachSwap(new SwapSpace(brittle(world.swapStore, broken), world.memory));
            Endpoint sender = world.process();
            Endpoint receiver = world.handling();
            long page = world.filled(sender, 2, 7);
            assertTrue(world.swapOut(sender, page + Page.SIZE));
            broken[0] = true;
            String before = world.logicalState();
            world.assertError(Errno.EFAULT, world.send(sender, receiver, page, 2, SendFlags.COPY));
            assertEquals(before, world.logicalState());
            assertEquals(2, world.send(sender, receiver, page, 2, SendFlags.MOVE), "nothing has to be read");
            broken[0] = false;
            assertEquals(8, world.load(receiver, world.receive(receiver) + Page.SIZE));
        }
    }

    private static BackingStore brittle(BackingStore store, boolean[] broken) {
        return new BackingStore() {
            @Override
            public int pages() {
                return store.pages();
            }

            @Override
            public long read(int page, PhysicalMemory memory, int frame) {
                return broken[0] ? Errno.EIO.result() : store.read(page, memory, frame);
            }

            @Override
            public long write(int page, PhysicalMemory memory, int frame) {
                return store.write(page, memory, frame);
            }
        };
    }

    /** Any right will do for what receivers only read, or have for themselves. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4, 5, 6, 7, SendFlags.LEND})
    void shouldNotAskForTheRightToWriteUnlessReceiversWriteTheSamePage(long flags) {
        try (Scenario scenario = new Scenario(Operation.SEND, flags)) {
            PageCause.READ_ONLY.arm(scenario);
            PageCause.RECEIVED_READ_ONLY.arm(scenario);
            scenario.shouldSucceed();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 5, 7})
    void shouldLetAPinnedPageGoWhereItStaysWithItsSender(long flags) {
        try (Scenario scenario = new Scenario(Operation.SEND, flags)) {
            Runnable unpin = PageCause.PINNED.arm(scenario);
            scenario.shouldSucceed();
            unpin.run();
        }
    }

    @Test
    void shouldSendAsManyPagesAsTheWindowHas() {
        try (Scenario scenario = new Scenario(Operation.SEND, SendFlags.MOVE)) {
            ArgumentCause.TOO_MANY.arm(scenario);
            scenario.size = Scenario.WINDOW;
            scenario.shouldSucceed();
        }
    }

    @Test
    void shouldUseAGapThatIsJustLargeEnough() {
        try (Scenario scenario = new Scenario(Operation.SEND, SendFlags.MOVE)) {
            ReceiverCause.WINDOW_FULL.arm(scenario);
            long gap = scenario.receiver.space().window().address(5);
            assertEquals(0, scenario.receiver.space().unmap(gap, scenario.size - 1));
            scenario.shouldFail(Errno.ENOBUFS, "one slot is missing");
            assertEquals(0, scenario.receiver.space().unmap(gap, scenario.size));
            scenario.shouldSucceed();
        }
    }

    /** A message costs one for each page that stays with its sender, and the page that was never touched costs one. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, SendFlags.LEND})
    void shouldNeedExactlyAsMuchAsIsCharged(long flags) {
        try (Scenario scenario = new Scenario(Operation.SEND, flags)) {
            World world = scenario.world;
            PageAccount account = scenario.sender.space().account();
            long needed = 1 + (SendFlags.senderKeeps(flags) ? scenario.size : 0);
            long read = world.map(scenario.sender, account.limit());
            for (long i = 0; account.canCharge(needed); i++) {
                world.load(scenario.sender, read + Page.address(i));
            }
            scenario.shouldFail(Errno.EDQUOT, "one too few");
            assertEquals(0, scenario.sender.space().unmap(read, 1));
            scenario.shouldSucceed();
            assertFalse(account.canCharge(1), "now all is used");
        }
    }

    @Test
    void shouldRefuseToForwardACallToItsCaller() {
        try (Scenario scenario = new Scenario(Operation.FORWARD, SendFlags.MOVE)) {
            scenario.pid = scenario.caller().pid();
            scenario.type = Scenario.REQUEST;
            scenario.shouldFail(Errno.EDEADLK, "it waits");
        }
    }

    @Test
    void shouldRefuseToCallItself() {
        try (Scenario scenario = new Scenario(Operation.CALL, SendFlags.MOVE)) {
            scenario.pid = scenario.sender.pid();
            scenario.type = Scenario.REQUEST;
            scenario.shouldFail(Errno.EDEADLK, "by its identifier");
            scenario.pid = 0;
            scenario.flags |= SendFlags.TO_SELF;
            scenario.shouldFail(Errno.EDEADLK, "as itself");
        }
    }

    @Test
    void shouldSendToItselfUnderTheSameConditions() {
        try (World world = new World(64)) {
            Endpoint self = world.process(20, 8, 3, 4);
            long pages = world.filled(self, 5, 1);
            shouldFailToSelf(Errno.ECONNREFUSED, world, self, pages, 1);
            world.register(self, World.TYPE);
            self.setSendMask(new SendMask(List.of()));
            shouldFailToSelf(Errno.EPERM, world, self, pages, 1);
            self.setSendMask(SendMask.OPEN);
            shouldFailToSelf(Errno.EFAULT, world, self, pages + Page.SIZE, 5);
            shouldFailToSelf(Errno.EMSGSIZE, world, self, pages, 5);

            List<Integer> hoard = new ArrayList<>();
            while (world.frames.freeFrames() > 0) {
                hoard.add(world.frames.allocateUser(0));
            }
            shouldFailToSelf(Errno.ENOMEM, world, self, pages, 1);
            hoard.forEach(world.frames::free);

            assertEquals(0, world.send(self, self, 0, 0, 0));
            Message running = world.enter(self);
            shouldFailToSelf(Errno.EDEADLK, world, self, pages, 1);
            world.leave(running, 0);
            assertEquals(3, world.send(self, self, pages, 3, SendFlags.MOVE));
            shouldFailToSelf(Errno.ENOBUFS, world, self, pages + 3 * Page.SIZE, 2);
            assertEquals(0, world.send(self, self, 0, 0, 0));
            assertEquals(0, world.send(self, self, 0, 0, 0));
            shouldFailToSelf(Errno.EAGAIN, world, self, pages + 3 * Page.SIZE, 1);
        }
    }

    private static void shouldFailToSelf(Errno expected, World world, Endpoint self, long address, long size) {
        Wait wait = world.runner(self).begin();
        String before = expected == Errno.ENOMEM ? world.logicalState() : world.state();
        long flags = SendFlags.MOVE | SendFlags.TO_SELF;
        world.assertError(expected, world.sendWaiting(self, wait, 0, World.TYPE, address, size, flags));
        assertEquals(before, expected == Errno.ENOMEM ? world.logicalState() : world.state());
        world.runner(self).end(wait);
    }
}
