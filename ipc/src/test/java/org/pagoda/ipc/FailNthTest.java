package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pagoda.ipc.World.TYPE;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableEntry;
import org.pagoda.mmu.Rights;
import org.pagoda.mmu.Saboteur;

/**
 * Fails the first, second, ... allocation of a frame or of landing slots until a call succeeds: after each failure all that a program
 * could tell must be as before.
 */
class FailNthTest {
    private Saboteur sabotage = new Saboteur();
    private World world = new World(512, sabotage);
    private Endpoint sender = world.handling();
    private Endpoint receiver = world.handling();

    /** Another world, just like the first. */
    private void startAnew() {
        world.close();
        sabotage = new Saboteur();
        world = new World(512, sabotage);
        sender = world.handling();
        receiver = world.handling();
    }

    /** Like {@link World#state}, but for what only the kernel knows: page tables, and whether two pages have parted already. */
    private String logicalState() {
        StringBuilder text = new StringBuilder();
        for (Endpoint endpoint : world.alive.values()) {
            text.append(endpoint.pid())
                    .append(' ')
                    .append(endpoint.space().account().charged())
                    .append(' ')
                    .append(endpoint.mailbox().queued())
                    .append(' ')
                    .append(endpoint.space().window().free())
                    .append('\n');
            endpoint.space().pageTable().forEachLeaf((address, entry, entryAddress) -> {
                text.append(Long.toHexString(address)).append(' ');
                if (PageTableEntry.isValid(entry)) {
                    long frame = Page.address(PageTableEntry.frame(entry));
                    boolean writable = (entry & PageTableEntry.WRITE) != 0
                            || (PageTableEntry.isCopyOnWrite(entry)
                                    && endpoint.space().mayWrite(address));
                    text.append(writable ? "rw " : "r ").append(world.memory.getLong(frame));
                } else {
                    text.append(PageTableEntry.describe(entry));
                }
                text.append('\n');
            });
        }
        return text.toString();
    }

    /** Each failure strikes in a world of its own, which {@code prepare} makes ready and returns the call for. */
    private void shouldSurvive(Supplier<LongSupplier> prepare) {
        int failures = 0;
        boolean struck = true;
        for (long n = 1; struck; n++) {
            LongSupplier call = prepare.get();
            String before = logicalState();
            sabotage.failNth(n);
            long result = call.getAsLong();
            struck = sabotage.hasStruck();
            sabotage.failNth(0);
            if (result < 0) {
                failures++;
                boolean expected = result == Errno.ENOMEM.result() || result == Errno.ENOBUFS.result();
                assertTrue(struck && expected, () -> Errno.describe(result));
                assertEquals(before, logicalState(), "after the failure of allocation " + n);
            }
            startAnew(); // which checks the old world
        }
        assertTrue(failures > 0, "nothing was ever allocated");
        world.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23, 24, 31})
    void shouldSurviveInSend(long flags) {
        shouldSurvive(() -> {
            long filled = world.filled(sender, 2, 40); // aliased, so that duplicates are copied at once
            Endpoint partner = world.process();
            world.register(partner, TYPE + 1);
            world.send(sender, partner.pid(), TYPE + 1, filled, 1, SendFlags.SHARE);
            long fresh = sender.space().map(filled + 2 * Page.SIZE, 2, Rights.READ_WRITE);
            world.load(sender, fresh); // the zero frame; the last page is not there at all
            return () -> world.send(sender, receiver.pid(), TYPE, filled, 4, flags);
        });
    }

    @Test
    void shouldSurviveInCall() {
        shouldSurvive(() -> {
            long pages = world.map(sender, 2);
            World.PlayedCall call = world.playedCall(sender);
            return () -> world.call(sender, call, receiver, pages, 2, SendFlags.MOVE | SendFlags.LEND);
        });
    }

    @Test
    void shouldSurviveInReply() {
        shouldSurvive(() -> {
            World.PlayedCall call = world.playedCall(sender);
            assertEquals(0, world.call(sender, call, receiver, 0, 0, 0));
            world.enter(receiver);
            long pages = world.map(receiver, 2);
            return () -> world.calls.reply(receiver, world.runner(receiver), 0, pages, 2, SendFlags.MOVE);
        });
    }

    @Test
    void shouldNeedNothingToRegisterAHandler() {
        sabotage.failNth(1);
        world.register(receiver, TYPE + 7);
        assertTrue(!sabotage.hasStruck(), "no frame and no slot is needed, so none can be missing");
        sabotage.failNth(0);
        world.close();
    }

    @Test
    void shouldFreeWhatCannotGoHome() {
        world.register(sender, MessageType.RETURNED);
        long pages = world.filled(sender, 2, 1);
        world.send(sender, receiver, pages, 2, SendFlags.MOVE);
        Message message = world.enter(receiver);
        sabotage.failNth(1);
        world.leave(message, 0);
        sabotage.failNth(0);
        assertEquals(2, receiver.counters().pagesFreed());
        world.close();
    }
}
