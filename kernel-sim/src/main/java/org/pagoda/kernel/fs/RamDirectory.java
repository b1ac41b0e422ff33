package org.pagoda.kernel.fs;

import org.pagoda.mmu.Errno;

/** A directory of a {@link RamFileSystem}. */
public final class RamDirectory extends TreeDirectory {
    private final RamFileSystem fileSystem;

    RamDirectory(RamFileSystem fileSystem, int permissions) {
        super(fileSystem, permissions);
        this.fileSystem = fileSystem;
    }

    @Override
    public long create(String entry, FileType type, int permissions, int user) {
        if (!fileSystem.countInode()) {
            return Errno.ENOSPC.result();
        }
        Inode made = type == FileType.DIRECTORY
                ? new RamDirectory(fileSystem, permissions)
                : new RamFile(fileSystem, permissions);
        made.setOwner(user);
        add(entry, made);
        return 0;
    }

    @Override
    public long remove(String entry) {
        return discard(entry) ? 0 : Errno.ENOENT.result();
    }

    @Override
    public long rename(String entry, Directory to, String newName) {
        RamDirectory target = (RamDirectory) to; // of the same file system, which has no others
        target.discard(newName);
        move(entry, target, newName);
        return 0;
    }

    @Override
    protected void onUnused() {
        fileSystem.forgetInode();
    }
}
