package org.pagoda.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pagoda.ipc.World.TYPE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.FrameAllocator;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.Rights;

/** Law 1: a send that fails has changed no content, right or account; and fails for the first reason that applies. */
class AllOrNothingTest {
    private final World world = new World();
    private final Endpoint sender = world.process();
    private final Endpoint receiver = world.handling();
    private final long pages = world.filled(sender, 4, 100);

    @AfterEach
    void close() {
        world.close();
    }

    private void shouldFail(Errno expected, long pid, long type, long address, long size, long flags) {
        String before = world.state();
        world.assertError(expected, world.send(sender, pid, type, address, size, flags));
        assertEquals(before, world.state());
    }

    private void shouldFail(Errno expected, long address, long size, long flags) {
        shouldFail(expected, receiver.pid(), TYPE, address, size, flags);
    }

    @Test
    void shouldRefuseUnknownFlags() {
        shouldFail(Errno.EINVAL, pages, 1, 1L << 40);
        shouldFail(Errno.EINVAL, pages, 1, -1);
    }

    @Test
    void shouldRefuseAddressThatIsNoPage() {
        shouldFail(Errno.EINVAL, pages + 8, 1, SendFlags.MOVE);
    }

    @Test
    void shouldRefuseRangesThatNoProgramCanHave() {
        shouldFail(Errno.EINVAL, pages, -1, SendFlags.MOVE);
        shouldFail(Errno.EINVAL, pages, Long.MAX_VALUE, SendFlags.MOVE);
        shouldFail(Errno.EINVAL, pages, 1L << 52, SendFlags.MOVE);
        shouldFail(Errno.EINVAL, -4096, 1, SendFlags.MOVE);
        shouldFail(Errno.EINVAL, 1L << 38, 1, SendFlags.MOVE);
        shouldFail(Errno.EINVAL, (1L << 38) - 4096, 2, SendFlags.MOVE);
    }

    @Test
    void shouldRefuseNegativeType() {
        shouldFail(Errno.EINVAL, receiver.pid(), -1, pages, 1, SendFlags.MOVE);
    }

    @Test
    void shouldRefuseStrangers() {
        shouldFail(Errno.ESRCH, 99, TYPE, pages, 1, SendFlags.MOVE);
        shouldFail(Errno.ESRCH, receiver.pid() | 1L << 32, TYPE, pages, 1, SendFlags.MOVE);
    }

    @Test
    void shouldKeepKernelTypesForTheKernel() {
        world.register(receiver, MessageType.RETURNED);
        shouldFail(Errno.EPERM, receiver.pid(), MessageType.RETURNED, pages, 1, SendFlags.MOVE);
        shouldFail(Errno.EPERM, receiver.pid(), MessageType.FIRST_USER - 1, pages, 1, SendFlags.MOVE);
    }

    @Test
    void shouldRefuseTypeThatNobodyHandles() {
        shouldFail(Errno.ECONNREFUSED, receiver.pid(), TYPE + 1, pages, 1, SendFlags.MOVE);
        world.register(receiver, TYPE + 1);
        world.unregister(receiver, TYPE + 1);
        shouldFail(Errno.ECONNREFUSED, receiver.pid(), TYPE + 1, pages, 1, SendFlags.MOVE);
    }

    @Test
    void shouldRefusePagesThatAreNotThere() {
        shouldFail(Errno.EFAULT, pages, 5, SendFlags.MOVE);
        shouldFail(Errno.EFAULT, 0x5_0000_0000L, 1, SendFlags.SHARE);
        shouldFail(Errno.EFAULT, 0, 1, SendFlags.PUBLISH);
    }

    @Test
    void shouldRefusePagesThatWereMovedAway() {
        assertEquals(1, world.send(sender, receiver, pages + Page.SIZE, 1, SendFlags.MOVE));
        shouldFail(Errno.EFAULT, pages, 2, SendFlags.MOVE);
    }

    @Test
    void shouldRefuseToPassOnARightTheSenderLacks() {
        long readOnly = world.map(sender, 1, Rights.READ);
        shouldFail(Errno.EACCES, readOnly, 1, SendFlags.MOVE);
        shouldFail(Errno.EACCES, readOnly, 1, SendFlags.SHARE);
        assertEquals(1, world.send(sender, receiver, readOnly, 1, SendFlags.PUBLISH));
    }

    @Test
    void shouldRefuseToMovePinnedPage() {
        int frame = world.frame(sender, pages);
        world.frames.pin(frame);
        shouldFail(Errno.EBUSY, pages, 1, SendFlags.MOVE);
        assertEquals(1, world.send(sender, receiver, pages, 1, SendFlags.SHARE));
        world.frames.unpin(frame);
    }

    @Test
    void shouldRefuseMoreThanTheWindowHolds() {
        long many = world.filled(sender, 65, 0);
        shouldFail(Errno.EMSGSIZE, many, 65, SendFlags.MOVE);
        assertEquals(64, world.send(sender, receiver, many, 64, SendFlags.MOVE));
    }

    @Test
    void shouldRefuseMoreMessagesThanTheSendersShare() {
        for (int i = 0; i < 8; i++) {
            assertEquals(0, world.send(sender, receiver, 0, 0, 0));
        }
        shouldFail(Errno.EAGAIN, pages, 1, SendFlags.MOVE);
        Endpoint other = world.process();
        assertEquals(0, world.send(other, receiver, 0, 0, 0), "another sender has a share of its own");
    }

    @Test
    void shouldRefuseWhenTheWindowIsFull() {
        long many = world.filled(sender, 64, 0);
        assertEquals(63, world.send(sender, receiver, many, 63, SendFlags.MOVE));
        shouldFail(Errno.ENOBUFS, pages, 2, SendFlags.MOVE);
        assertEquals(1, world.send(sender, receiver, pages, 1, SendFlags.MOVE));
    }

    @Test
    void shouldRefuseWhatTheSenderCannotBeChargedFor() {
        Endpoint poor = world.process(5, 16, 8, 64);
        long few = world.filled(poor, 3, 0);
        String before = world.state();
        world.assertError(Errno.EDQUOT, world.send(poor, receiver, few, 3, SendFlags.SHARE));
        assertEquals(before, world.state());
        assertEquals(2, world.send(poor, receiver, few, 2, SendFlags.SHARE));
        assertEquals(
                1, world.send(poor, receiver, few + 2 * Page.SIZE, 1, SendFlags.MOVE), "a move costs nothing more");
    }

    @Test
    void shouldRefuseWhenNoFrameIsLeftForPageTables() {
        int[] taken = new int[world.frames.freeFrames()];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = world.frames.allocateUser(0);
            world.frames.pin(taken[i]);
        }
        assertEquals(FrameAllocator.NONE, world.frames.allocateUser(0));
        shouldFail(Errno.ENOMEM, pages, 1, SendFlags.MOVE);
        for (int frame : taken) {
            world.frames.unpin(frame);
        }
        assertEquals(1, world.send(sender, receiver, pages, 1, SendFlags.MOVE));
    }

    @Test
    void shouldReportTheFirstReasonOfSeveral() {
        long readOnly = world.map(sender, 1, Rights.READ);
        shouldFail(Errno.EINVAL, 99, TYPE, pages + 8, 1, SendFlags.MOVE);
        shouldFail(Errno.ESRCH, 99, 1, pages, 1, SendFlags.MOVE);
        shouldFail(Errno.EPERM, receiver.pid(), 1, 0, 1, SendFlags.MOVE);
        shouldFail(Errno.ECONNREFUSED, receiver.pid(), TYPE + 1, 0, 1, SendFlags.MOVE);
        shouldFail(Errno.EFAULT, readOnly, 2, SendFlags.MOVE);
        long readOnlyMany = world.map(sender, 65, Rights.READ);
        shouldFail(Errno.EACCES, readOnlyMany, 65, SendFlags.MOVE);
        for (int i = 0; i < 8; i++) {
            world.send(sender, receiver, 0, 0, 0);
        }
        shouldFail(Errno.EMSGSIZE, readOnlyMany, 65, SendFlags.PUBLISH);
    }
}
