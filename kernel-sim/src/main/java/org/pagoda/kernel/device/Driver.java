package org.pagoda.kernel.device;

import java.util.List;
import org.pagoda.kernel.OpenFile;
import org.pagoda.mmu.Errno;

/**
 * A toy driver: one class, which could run in the kernel or in a process, and cannot tell which. So
 *
 * <ul>
 *   <li>its methods are called one at a time;
 *   <li>they do not block: what cannot be answered now is {@link #PENDING}, and completed later by {@link Request#complete};
 *   <li>they see {@link BufferView}s, not addresses;
 *   <li>each ioctl is declared.
 * </ul>
 *
 * Results are bytes, or a negative errno. A method that throws, or returns what cannot be (more than there is room for), is an oops: a line in the
 * log, the calling process is killed, and the machine goes on. Nothing that is not overridden can be done with the device.
 */
public interface Driver {
    /** A result: not yet. */
    long PENDING = Long.MIN_VALUE;

    /** For {@link #poll}: a read would not be pending. */
    int READABLE = OpenFile.READABLE;

    /** For {@link #poll}: a write would not be pending. */
    int WRITABLE = OpenFile.WRITABLE;

    /** It is a device now. */
    default void attach(DriverEnvironment environment) {}

    /** It is no device any more, and nobody has it open: called last. */
    default void detach() {}

    /** Bytes of a block, 512 or 4096, of a block device: then requests are for whole blocks. 0: a character device. */
    default int blockSize() {
        return 0;
    }

    /** Bytes of the whole device, for a block device and for a character device that has positions; -1: it has no positions. */
    default long size() {
        return -1;
    }

    /** The ioctls it knows; always the same. */
    default List<IoControl> ioControls() {
        return List.of();
    }

    /** Somebody opens it; 0 or a negative errno. Never {@link #PENDING}. */
    default long open(FileHandle file) {
        return 0;
    }

    /** Fills {@code target}, from its beginning; how many bytes, 0 at the end. A block device fills all of it. */
    default long read(Request request, BufferView target) {
        return Errno.EINVAL.result();
    }

    /** Takes what is in {@code source}, from its beginning; how many bytes. A block device takes all of it. */
    default long write(Request request, BufferView source) {
        return Errno.EINVAL.result();
    }

    /**
     * Does one of {@link #ioControls}.
     *
     * @param argument of the declared size
     * @return 0 or more, or a negative errno
     */
    default long ioctl(Request request, IoControl command, BufferView argument) {
        return Errno.ENOTTY.result();
    }

    /** What would not be {@link #PENDING} now: {@link #READABLE}, {@link #WRITABLE}, both or 0. When that changes, {@link DriverEnvironment#wake}. */
    default int poll(FileHandle file) {
        return READABLE | WRITABLE;
    }

    /** Nobody waits for a pending request any more: it is over, and the driver forgets it. */
    default void cancel(Request request) {}

    /** The file is closed: called once for each that was opened, with no request of its pending. */
    default void release(FileHandle file) {}
}
