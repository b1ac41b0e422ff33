package org.pagoda.kernel.uaccess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.KernelHeap;
import org.pagoda.mmu.KernelMemory;
import org.pagoda.mmu.Page;
import org.pagoda.mmu.PageTableWalker;

/** Copies with an address on both sides: each of its own space. */
class KernelAddressCopyTest extends UserCopyContract {
    private static final int BUFFER = 8 * Page.SIZE;
    /** So that the borders of the kernel's pages are not those of the program's. */
    private static final int OFFSET = 1234;

    /** Does something with a buffer of the kernel's. */
    @FunctionalInterface
    private interface Copy {
        long copy(KernelMemory memory, long buffer);
    }

    private long withBuffer(Copy copy) {
        KernelMemory memory = machine().kernel().kernelMemory();
        long buffer = memory.heap().kmalloc(BUFFER);
        assertNotEquals(KernelHeap.NONE, buffer);
        try {
            return copy.copy(memory, buffer + OFFSET);
        } finally {
            memory.heap().kfree(buffer);
        }
    }

    @Override
    long copyOut(UserMemory userMemory, Task task, long to, byte[] source, long count) {
        return withBuffer((memory, buffer) -> {
            memory.write(buffer, source, 0, source.length);
            return userMemory.copyToUser(task, to, buffer, count);
        });
    }

    @Override
    long copyIn(UserMemory userMemory, Task task, byte[] target, long from, long count) {
        return withBuffer((memory, buffer) -> {
            memory.write(buffer, target, 0, target.length);
            long copied = userMemory.copyFromUser(task, buffer, from, count);
            memory.read(buffer, target, 0, target.length);
            return copied;
        });
    }

    /** Numbers that name something in the program's space, or in nobody's, name nothing on the kernel's side. */
    @ParameterizedTest
    @ValueSource(
            longs = {0, 0x1000, PageTableWalker.USER_END, Long.MAX_VALUE, Long.MIN_VALUE, -8, KernelMemory.START - 1})
    void shouldThrowForAnAddressThatIsNotTheKernels(long wrong) {
        try (UserFixture user = new UserFixture()) {
            long page = user.mapFilled(1);
            for (long address : new long[] {wrong, page}) {
                assertThrows(
                        IndexOutOfBoundsException.class, () -> user.userMemory.copyToUser(user.task, page, address, 8));
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> user.userMemory.copyFromUser(user.task, address, page, 8));
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> user.userMemory.strncpyFromUser(user.task, address, page, 8));
            }
            assertArrayEquals(UserFixture.pattern(page, 16), user.peek(page, 16));
        }
    }

    @Test
    void shouldThrowBeforeItCopiesWhenTheKernelsRangeReachesBeyondMemory() {
        try (UserFixture user = new UserFixture()) {
            long page = user.mapFilled(2);
            long end = user.kernelMemory.address(user.machine.kernel().memory().size() - 1) + 1;
            user.kernelMemory.zero(end - 8, 8);
            assertThrows(
                    IndexOutOfBoundsException.class, () -> user.userMemory.copyToUser(user.task, page, end - 8, 9));
            assertThrows(
                    IndexOutOfBoundsException.class, () -> user.userMemory.copyFromUser(user.task, end - 8, page, 9));
            assertArrayEquals(UserFixture.pattern(page, 16), user.peek(page, 16));
            assertEquals(0, user.kernelMemory.load64(end - 8));
            assertEquals(8, user.userMemory.copyFromUser(user.task, end - 8, page, 8));
            assertEquals(UserFixture.pattern(page + 7), user.kernelMemory.load8(end - 1));
        }
    }
}
