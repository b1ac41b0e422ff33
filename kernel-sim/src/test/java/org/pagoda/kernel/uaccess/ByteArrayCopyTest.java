package org.pagoda.kernel.uaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.PageTableEntry;

/** Copies where the kernel's side is a part of a {@code byte[]}. */
class ByteArrayCopyTest extends UserCopyContract {
    private static final int OFFSET = 5;

    /** What does not fit is as large as can be; it is refused in any case. */
    private static int narrow(long count) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(count, Integer.MAX_VALUE));
    }

    @Override
    long copyOut(UserMemory userMemory, Task task, long to, byte[] source, long count) {
        byte[] larger = new byte[OFFSET + source.length];
        System.arraycopy(source, 0, larger, OFFSET, source.length);
        return userMemory.copyToUser(task, to, larger, OFFSET, narrow(count));
    }

    @Override
    long copyIn(UserMemory userMemory, Task task, byte[] target, long from, long count) {
        byte[] larger = new byte[OFFSET + target.length];
        System.arraycopy(target, 0, larger, OFFSET, target.length);
        long copied = userMemory.copyFromUser(task, larger, OFFSET, from, narrow(count));
        for (int i = 0; i < OFFSET; i++) {
            assertEquals(0, larger[i]);
        }
        System.arraycopy(larger, OFFSET, target, 0, target.length);
        return copied;
    }

    @Test
    void shouldThrowBeforeItCopiesWhenTheArrayIsTooSmall() {
        try (UserFixture user = new UserFixture()) {
            long page = user.mapFilled(1);
            long untouched = user.map(1);
            byte[] eight = new byte[8];
            for (int offset : new int[] {-1, 1, 8, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> user.userMemory.copyToUser(user.task, page, eight, offset, 8));
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> user.userMemory.copyFromUser(user.task, eight, offset, page, 8));
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> user.userMemory.copyToUser(user.task, untouched, eight, offset, 8));
                assertEquals(PageTableEntry.EMPTY, user.space.pageTable().get(untouched), "no page has come");
            }
            assertEquals(UserFixture.pattern(page), user.peek(page, 1)[0]);
            assertEquals(0, eight[1]);
            assertEquals(0, eight[7]);
        }
    }
}
