package org.pagoda.kernel.uaccess;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/**
 * A scattered piece of user memory, as {@code readv} and {@code writev} are given it: what an iovec says, fetched once, and how far copies
 * have come in it.
 *
 * <p>An iovec is an array of pairs of 64-bit words in user memory, the address of a segment and its length in bytes (POSIX.1-2017,
 * {@code <sys/uio.h>}). It is copied before it is looked at, and never read again: what the process writes into it meanwhile changes
 * nothing. Copies through it begin where the last one ended ({@link UserMemory#copyToUser(Task, UserVector, long, long)}).
 *
 * <p>Can be used again for another iovec; then nothing is allocated, unless that one has more segments than any before.
 */
public final class UserVector {
    /** The most segments: {@code IOV_MAX}, and {@code UIO_MAXIOV} in Linux. */
    public static final int MOST_SEGMENTS = 1024;

    private static final int SEGMENT_SIZE = 2 * Long.BYTES;
    /** Room for so many segments is there from the beginning; most iovecs have no more. */
    private static final int FEW_SEGMENTS = 8;

    // The task that makes the call.
    private byte[] bytes = new byte[FEW_SEGMENTS * SEGMENT_SIZE];
    private final UnsafeBuffer words = new UnsafeBuffer(bytes);
    private int segments;
    private long remaining;
    private int current;
    private long copiedOfCurrent;

    /**
     * Fetches an iovec. Until this succeeds there are no segments.
     *
     * @param address where it is in user memory
     * @param count its segments
     * @return 0; {@code -EINVAL} for a count below 0 or above {@link #MOST_SEGMENTS}, for a negative length, or if the lengths together are
     *     2^63 or more; {@code -EFAULT} if the iovec cannot be read, or a segment overflows or reaches into the kernel half
     */
    public long fetch(UserMemory userMemory, Task task, long address, long count) {
        clear();
        if (count < 0 || count > MOST_SEGMENTS) {
            return Errno.EINVAL.result();
        }
        int size = (int) count * SEGMENT_SIZE;
        if (size > bytes.length) {
            bytes = new byte[size];
            words.wrap(bytes);
        }
        if (userMemory.copyFromUser(task, bytes, 0, address, size) != size) {
            return Errno.EFAULT.result();
        }
        long sum = 0;
        boolean inUserHalf = true;
        for (int segment = 0; segment < count; segment++) {
            long length = length(segment);
            sum += length;
            if (length < 0 || sum < 0) {
                return Errno.EINVAL.result();
            }
            inUserHalf &= UserMemory.isUserRange(base(segment), length);
        }
        if (!inUserHalf) {
            return Errno.EFAULT.result();
        }
        segments = (int) count;
        remaining = sum;
        return 0;
    }

    private void clear() {
        segments = 0;
        remaining = 0;
        current = 0;
        copiedOfCurrent = 0;
    }

    /** The address of a segment. */
    private long base(int segment) {
        return words.getLong(segment * SEGMENT_SIZE, ByteOrder.LITTLE_ENDIAN);
    }

    private long length(int segment) {
        return words.getLong(segment * SEGMENT_SIZE + Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes of all segments that were not copied yet. */
    public long remaining() {
        return remaining;
    }

    // ---- for copies ----

    /** Passes over segments of which nothing is left; false at the end. */
    boolean findSegment() {
        while (current < segments && copiedOfCurrent == length(current)) {
            current++;
            copiedOfCurrent = 0;
        }
        return current < segments;
    }

    /** Where the next byte is. */
    long address() {
        return base(current) + copiedOfCurrent;
    }

    /** How many bytes from there on lie in the same segment. */
    long leftInSegment() {
        return length(current) - copiedOfCurrent;
    }

    /** So many bytes were copied, of those in the segment. */
    void advance(long count) {
        copiedOfCurrent += count;
        remaining -= count;
    }
}
