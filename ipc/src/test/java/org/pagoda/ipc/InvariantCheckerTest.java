package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.World.TYPE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.ipc.check.InvariantChecker;
import org.pagoda.ipc.check.Law;
import org.pagoda.ipc.check.Violation;
import org.pagoda.mmu.AddressSpace;
import org.pagoda.mmu.Shootdown;

/**
 * The checker sees laws broken that no bug on purpose breaks: the test spoils the books by hand. Those that {@link MutantsTest} gives
 * to the kernel are seen there.
 */
class InvariantCheckerTest {
    private static final long GENERATION = 1L << 32;

    private final World world = new World();
    private final Endpoint receiver = world.handling(MessageType.TIMER);
    private final Endpoint sender = world.process();
    private final List<Endpoint> endpoints = new ArrayList<>(List.of(receiver, sender));

    /** What was spoiled does not come to an end that a world would be content with. */
    @AfterEach
    void close() {
        world.memory.close();
    }

    private List<Violation> check() {
        return new InvariantChecker(world.frames, List.of()).check(endpoints);
    }

    private void assertBroken(Law law, int frame, List<Long> pids, String what) {
        List<Violation> violations = check();
        Violation expected = new Violation(law, what, frame, pids);
        assertTrue(violations.contains(expected), () -> expected + ", was " + violations);
        for (Violation violation : violations) {
            assertEquals(law, violation.law(), violations::toString);
        }
    }

    private void assertBroken(Law law, List<Long> pids, String what) {
        assertBroken(law, Violation.NO_FRAME, pids, what);
    }

    private Endpoint endpoint(long pid, int asid) {
        AddressSpace space = new AddressSpace.Builder(world.frames, new Shootdown() {
                    @Override
                    public void quiesce(int asid) {}

                    @Override
                    public void pages(int asid, long page, long count) {}

                    @Override
                    public void space(int asid) {}
                })
                .owner(pid, asid)
                .build();
        Endpoint endpoint = new Endpoint(pid, space, 16, 8, new Endpoint.Listener() {
            @Override
            public void onQueued(Endpoint queued) {}

            @Override
            public void onRoom(Endpoint roomy) {}
        });
        endpoints.add(endpoint);
        return endpoint;
    }

    private Message queue() {
        assertEquals(0, world.send(sender, receiver, 7, 0, 0));
        return receiver.mailbox().first();
    }

    @Test
    void shouldFindNothingWrongAtFirst() {
        queue();
        world.notifications.count(receiver.pid(), MessageType.TIMER);
        endpoint(3 + GENERATION, 3);
        assertEquals(List.of(), check());
    }

    // ---- generations ----

    @Test
    void shouldSeeTwoProcessesOfOneIdentifier() {
        endpoint(1, 9);
        assertBroken(Law.GENERATIONS, List.of(1L, 1L), "processes 1 and 1 have one slot");
    }

    @Test
    void shouldSeeTwoGenerationsInOneSlot() {
        endpoint(1 + GENERATION, 9);
        assertBroken(Law.GENERATIONS, List.of(1L, 1 + GENERATION), "processes 1 and 4294967297 have one slot");
    }

    @Test
    void shouldSeeTwoSpacesOfOneNumber() {
        endpoint(9, 1);
        assertBroken(Law.GENERATIONS, List.of(1L, 9L), "processes 1 and 9 have one ASID");
    }

    @Test
    void shouldSeeAMessageFromAGenerationToCome() {
        queue().sender = sender.pid() + GENERATION;
        assertBroken(
                Law.GENERATIONS,
                List.of(receiver.pid()),
                "process 1 has a message from process 4294967298, which never was");
    }

    @Test
    void shouldLetTheDeadHaveSent() {
        Endpoint later = endpoint(9 + 2 * GENERATION, 9);
        queue().sender = later.pid() - GENERATION;
        assertEquals(List.of(), check());
        receiver.mailbox().first().sender = 77;
        assertEquals(List.of(), check());
    }

    @Test
    void shouldSeeAMessageForSomebodyElse() {
        Message stray = sender.mailbox().blank();
        stray.sender = sender.pid();
        stray.type = TYPE;
        receiver.mailbox().admit(stray);
        assertBroken(Law.GENERATIONS, List.of(receiver.pid()), "process 1 has a message for process 2");
    }

    @Test
    void shouldSeeAFrameOfAGenerationToCome() {
        int frame = world.frame(sender, world.filled(sender, 1, 7));
        world.frames.table().setOwner(frame, sender.pid() + GENERATION);
        assertBroken(
                Law.GENERATIONS,
                frame,
                List.of(),
                "frame " + frame + " is owned by process 4294967298, which never was");
    }

    @Test
    void shouldSeeAPageTableOfSomebodyElse() {
        int[] root = {-1};
        sender.space().pageTable().forEachTable(frame -> root[0] = root[0] < 0 ? frame : root[0]);
        world.frames.table().setOwner(root[0], receiver.pid());
        assertBroken(
                Law.GENERATIONS,
                root[0],
                List.of(sender.pid(), receiver.pid()),
                "frame " + root[0] + " is a page table of process 2, but process 1 owns it");
    }

    // ---- messages ----

    @Test
    void shouldSeeAProcessThatSpeaksForTheKernel() {
        queue().type = MessageType.TIMER;
        receiver.mailbox().first().address = 0; // it tells of no event
        assertBroken(
                Law.RIGHTS,
                List.of(receiver.pid()),
                "process 1 has a message of type 2 from process 2, 0 pages, 0 events");
    }

    @Test
    void shouldSeeAKernelThatSpeaksOfWhatIsNotItsOwn() {
        queue().sender = Notifications.KERNEL;
        assertBroken(
                Law.RIGHTS,
                List.of(receiver.pid()),
                "process 1 has a message of type 64 from process 0, 0 pages, 0 events");
    }

    @Test
    void shouldSeeANotificationThatTellsOfMoreThanHappened() {
        world.notifications.count(receiver.pid(), MessageType.TIMER);
        receiver.mailbox().first().address = 2;
        assertBroken(
                Law.CONSERVATION, List.of(receiver.pid()), "process 1 is to be told of 2 events of type 2, not of 1");
    }

    @Test
    void shouldSeeTwoNotificationsOfOneType() {
        world.notifications.count(receiver.pid(), MessageType.TIMER);
        Message second = receiver.mailbox().blank();
        second.type = MessageType.TIMER;
        second.address = 1;
        second.events = 1;
        receiver.mailbox().admit(second);
        receiver.counters().events++;
        assertBroken(Law.BOUNDS, List.of(receiver.pid()), "process 1 has two notifications of type 2");
    }

    @Test
    void shouldSeeMoreMessagesOfOneSenderThanItsShare() {
        for (int i = 0; i < 8; i++) {
            queue();
        }
        Message ninth = receiver.mailbox().blank();
        ninth.sender = sender.pid();
        ninth.principal = sender.principal();
        ninth.type = TYPE;
        receiver.mailbox().admit(ninth);
        assertBroken(
                Law.BOUNDS,
                List.of(receiver.pid(), sender.pid()),
                "process 1 has 9 messages of process 2 queued, whose share is 8");
    }

    @Test
    void shouldSeeThatNobodyPays() {
        assertEquals(1, world.send(sender, receiver, world.filled(sender, 1, 7), 1, SendFlags.MOVE));
        sender.space().account().refund(1);
        receiver.mailbox().first().payment = null;
        assertBroken(Law.CHARGES, List.of(receiver.pid()), "process 1 has message 1, for which nobody pays");
    }

    @Test
    void shouldSeeATypeThatIsNotMaskedWhileItsHandlerRuns() {
        queue();
        Message running = world.enter(receiver);
        assertEquals(List.of(), check());
        receiver.handlers().onLeave(running);
        assertBroken(Law.MASKS, List.of(receiver.pid()), "process 1 runs 1 handlers, but has 0 types masked for them");
    }

    @Test
    void shouldSeeASlotThatIsHeldForNobody() {
        int slot = receiver.space().window().reserve(1);
        long address = receiver.space().window().address(slot);
        assertBroken(
                Law.LANDING,
                List.of(receiver.pid()),
                "process 1 at 0x" + Long.toHexString(address)
                        + " has a slot that is taken, held, not occupied, and not a message's");
    }

    // ---- rights ----

    @Test
    void shouldSeeAPageThatCanBeStoredIntoAgainstWhatWasSaid() {
        long page = world.filled(sender, 1, 7);
        sender.space().setWritable(page, false);
        assertBroken(
                Law.RIGHTS,
                world.frame(sender, page),
                List.of(sender.pid()),
                "process 2 at 0x" + Long.toHexString(page)
                        + " can be stored into, against what its region or whoever gave it says");
    }

    @Test
    void shouldSeeAPageFaultWithPages() {
        assertEquals(1, world.send(sender, receiver, world.filled(sender, 1, 7), 1, SendFlags.MOVE));
        Message fault = receiver.mailbox().first();
        fault.type = MessageType.PAGE_FAULT;
        assertBroken(
                Law.RIGHTS,
                List.of(receiver.pid()),
                "process 1 has a message of type 4 from process 2, 1 pages, 0 events");
    }
}
