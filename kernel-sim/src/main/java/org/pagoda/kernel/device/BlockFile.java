package org.pagoda.kernel.device;

import org.pagoda.kernel.Task;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Errno;

/**
 * An open block device: the driver moves whole blocks, and clients any bytes. What begins or ends within a block goes through a buffer; to write part
 * of a block the whole is read before.
 */
final class BlockFile extends DeviceFile {
    BlockFile(Device device, FileHandle handle, int flags) {
        super(device, handle, flags);
    }

    @Override
    public long readAt(Task task, long address, long count, long offset) {
        return transfer(task, address, count, offset, false);
    }

    @Override
    public long writeAt(Task task, long address, long count, long offset) {
        return transfer(task, address, count, offset, true);
    }

    /** Request by request; what was done before one failed counts. */
    private long transfer(Task task, long address, long count, long offset, boolean writes) {
        long done = 0;
        while (true) {
            if (device().isRemoved()) {
                return done > 0 ? done : Errno.ENODEV.result();
            }
            long at = offset + done;
            long left = Math.min(count - done, size() - at);
            if (left <= 0) {
                return done > 0 || count == 0 || !writes ? done : Errno.ENOSPC.result();
            }
            int within = (int) (at % device().blockSize());
            int part = (int) Math.min(left, LARGEST_REQUEST - within);
            long result = piece(task, address + done, part, at - within, within, writes);
            if (result <= 0) {
                return done > 0 ? done : result;
            }
            done += result;
            if (result < part) {
                return done;
            }
        }
    }

    /** {@code part} bytes, {@code within} behind the beginning of the block at {@code from}. */
    private long piece(Task task, long address, int part, long from, int within, boolean writes) {
        int blockSize = device().blockSize();
        int whole = (within + part + blockSize - 1) / blockSize * blockSize;
        if (reachable(task, address, part, writes ? Access.LOAD : Access.STORE) == 0) {
            return Errno.EFAULT.result();
        }
        byte[] bytes = device().takeBuffer(whole);
        long result;
        if (!writes) {
            result = blocks(task, "read", bytes, whole, 0, from, Driver::read);
            if (result >= 0) {
                result = device().userMemory().copyToUser(task, address, bytes, within, part);
            }
        } else {
            device().lockPartial(task);
            try {
                result = write(task, address, part, bytes, whole, from, within);
            } finally {
                device().unlockPartial();
            }
        }
        device().giveBuffer(bytes);
        return result;
    }

    private long write(Task task, long address, int part, byte[] bytes, int whole, long from, int within) {
        long copied = -1;
        if (within == 0 && part == whole) {
            copied = device().userMemory().copyFromUser(task, bytes, 0, address, part);
        }
        if (copied != whole) {
            long result = blocks(task, "read", bytes, whole, 0, from, Driver::read);
            if (result < 0) {
                return result;
            }
            copied = device().userMemory().copyFromUser(task, bytes, within, address, part);
            if (copied < 0) {
                return copied;
            }
        }
        if (device().isRemoved()) {
            return Errno.ENODEV.result();
        }
        long result = blocks(task, "write", bytes, whole, whole, from, Driver::write);
        return result < 0 ? result : copied;
    }

    /** A driver that does less than all has failed. */
    private long blocks(Task task, String name, byte[] bytes, int whole, int known, long from, Method method) {
        long result = request(task, name, bytes, whole, known, from, whole, method);
        return result >= 0 && result != whole ? Errno.EIO.result() : result;
    }
}
