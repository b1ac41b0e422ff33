package org.pagoda.kernel.sysfs;

import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.fs.Text;
import org.pagoda.kernel.fs.TextNode;
import org.pagoda.kernel.fs.TextStore;
import org.pagoda.kernel.fs.TreeDirectory;
import org.pagoda.kernel.procfs.OwnedText;
import org.pagoda.mmu.Page;

/**
 * Something of the kernel's that programs can look at: a directory, in that of its parent, with a file for each attribute. Attributes say a page at
 * most. When it is removed, all below it is too, and who has an attribute open gets {@code -ENODEV}; none of the owner's code runs for him any
 * more.
 */
public final class SysObject {
    private static final int PERMISSIONS = 0555;

    private final SysFileSystem fileSystem;
    private final CallbackOwner owner;
    private final TreeDirectory directory;

    SysObject(SysFileSystem fileSystem, TreeDirectory parent, CallbackOwner owner, String name) {
        this.fileSystem = fileSystem;
        this.owner = owner;
        directory = new TreeDirectory(fileSystem, PERMISSIONS);
        parent.add(name, directory);
    }

    /** Adds an object below this one, or throws if there is something of that name. */
    public SysObject child(CallbackOwner childsOwner, String name) {
        return new SysObject(fileSystem, directory, childsOwner, name);
    }

    /** Removes an object, and all below it; false if it is not there. */
    public boolean removeChild(String name) {
        return directory.discard(name);
    }

    /**
     * Adds an attribute, or throws if there is something of that name.
     *
     * @param permissions nine bits
     * @param show null: it cannot be read
     * @param store null: it cannot be written: then nobody has the permission to
     */
    public void attribute(String name, int permissions, @Nullable Text show, @Nullable TextStore store) {
        OwnedText owned = new OwnedText(
                fileSystem.oops(),
                owner,
                "/sys " + directory.name() + "/" + name + " of " + owner,
                Page.SIZE,
                show,
                store);
        directory.add(
                name,
                new TextNode(
                        fileSystem,
                        fileSystem.userMemory(),
                        permissions,
                        show == null ? null : owned,
                        store == null ? null : owned));
    }
}
