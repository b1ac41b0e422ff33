package org.pagoda.user;

import org.pagoda.kernel.fs.Stat;

/**
 * What {@code stat} tells of a file, {@link Stat}.
 *
 * @param result 0, or the negative errno that {@code stat} has returned; then all else is 0
 * @param device the number of its file system
 * @param inode its number there
 * @param mode {@link Stat#TYPE_MASK} and nine bits of permissions
 * @param owner a user
 * @param deviceNumber of a device, {@code major << 8 | minor}
 * @param size bytes
 * @param blocks of 512 bytes that it takes
 * @param changed the tick at which its contents changed
 */
public record FileStatus(
        long result,
        long device,
        long inode,
        int mode,
        int owner,
        long deviceNumber,
        long size,
        long blocks,
        long changed) {
    static FileStatus load(VirtualMemory memory, long result, long address) {
        if (result < 0) {
            return new FileStatus(result, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        return new FileStatus(
                result,
                memory.load64(address + Stat.DEVICE),
                memory.load64(address + Stat.INODE),
                memory.load32(address + Stat.MODE),
                memory.load32(address + Stat.OWNER),
                memory.load64(address + Stat.DEVICE_NUMBER),
                memory.load64(address + Stat.BYTES),
                memory.load64(address + Stat.BLOCKS),
                memory.load64(address + Stat.CHANGED));
    }

    /** True if there is such a file. */
    public boolean exists() {
        return result == 0;
    }

    public boolean isDirectory() {
        return (mode & Stat.TYPE_MASK) == Stat.DIRECTORY;
    }

    /** Its nine bits of permissions as people read them: {@code rw-r--r--}. */
    public String permissions() {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        return text.toString();
    }

    public boolean isRegular() {
        return (mode & Stat.TYPE_MASK) == Stat.REGULAR;
    }
}
