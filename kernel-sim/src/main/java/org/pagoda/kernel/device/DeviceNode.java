package org.pagoda.kernel.device;

import org.pagoda.kernel.fs.FileSystem;
import org.pagoda.kernel.fs.FileType;
import org.pagoda.kernel.fs.Inode;
import org.pagoda.kernel.fs.Opening;
import org.pagoda.mmu.Errno;

/** A device's name in {@code /dev}. */
final class DeviceNode extends Inode {
    private final Device device;

    DeviceNode(FileSystem fileSystem, Device device, int permissions) {
        super(fileSystem, device.blockSize() == 0 ? FileType.CHARACTER_DEVICE : FileType.BLOCK_DEVICE, permissions);
        this.device = device;
    }

    @Override
    public long open(Opening opening) {
        if (device.isRemoved()) {
            return Errno.ENODEV.result();
        }
        FileHandle handle = device.addFile(opening.isNonBlocking());
        boolean opened = false;
        try {
            long result = DeviceFile.open(device, handle, opening.task());
            if (result == 0) {
                opened = true;
                int flags = opening.flags();
                opening.give(
                        device.blockSize() != 0
                                ? new BlockFile(device, handle, flags)
                                : new CharacterFile(device, handle, flags));
            }
            return result;
        } finally {
            if (!opened) {
                device.removeFile();
            }
        }
    }

    @Override
    public long deviceNumber() {
        return device.number();
    }

    @Override
    public long size() {
        return device.isRemoved() || device.blockSize() == 0 ? 0 : device.size();
    }
}
