package org.pagoda.kernel.device;

import org.pagoda.kernel.Task;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Errno;

/** An open character device: each read and write is one request, of up to 64 KiB. */
final class CharacterFile extends DeviceFile {
    CharacterFile(Device device, FileHandle handle, int flags) {
        super(device, handle, flags);
    }

    @Override
    public long readAt(Task task, long address, long count, long offset) {
        if (device().isRemoved()) {
            return Errno.ENODEV.result();
        }
        long asked = Math.min(count, Long.MAX_VALUE - offset);
        int wanted = (int) reachable(task, address, Math.min(asked, LARGEST_REQUEST), Access.STORE);
        if (wanted == 0 && asked > 0) {
            return Errno.EFAULT.result();
        }
        byte[] bytes = device().takeBuffer(wanted);
        long result = request(task, "read", bytes, wanted, offset, wanted, Driver::read);
        if (result > 0) {
            result = device().userMemory().copyToUser(task, address, bytes, 0, (int) result);
        }
        device().giveBuffer(bytes);
        return result;
    }

    @Override
    public long writeAt(Task task, long address, long count, long offset) {
        if (device().isRemoved()) {
            return Errno.ENODEV.result();
        }
        if (offset == Long.MAX_VALUE && count > 0) {
            return Errno.EFBIG.result();
        }
        int wanted = (int) Math.min(Math.min(count, Long.MAX_VALUE - offset), LARGEST_REQUEST);
        byte[] bytes = device().takeBuffer(wanted);
        long copied = wanted == 0 ? 0 : device().userMemory().copyFromUser(task, bytes, 0, address, wanted);
        if (copied >= 0) {
            copied = request(task, "write", bytes, (int) copied, offset, copied, Driver::write);
        }
        device().giveBuffer(bytes);
        return copied;
    }
}
