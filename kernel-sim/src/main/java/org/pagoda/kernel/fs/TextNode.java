package org.pagoda.kernel.fs;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.uaccess.UserMemory;

/**
 * A file that the kernel makes up, as in {@code /proc} and {@code /sys}. What it says is written whenever somebody reads from its beginning, and
 * stays the same while he reads on: so it can be read whole or byte by byte, and offsets mean what they should. Each {@code write} is a whole
 * command, or a value. When it is removed reads and writes are {@code -ENODEV}, and neither text nor store is called any more.
 *
 * <pre>{@code
 * directory.add("uptime", new TextNode(fileSystem, userMemory, Text.of(() -> kernel.ticks() + "\n")));
 * }</pre>
 */
public final class TextNode extends Inode {
    private static final int READABLE = 0444;
    private static final int WRITABLE = 0644;

    private final UserMemory userMemory;
    private final @Nullable Text text;
    private final @Nullable TextStore store;

    /** One that all can read. */
    public TextNode(FileSystem fileSystem, UserMemory userMemory, Text text) {
        this(fileSystem, userMemory, READABLE, text, null);
    }

    /** One that all can read, and root can write. */
    public TextNode(FileSystem fileSystem, UserMemory userMemory, Text text, TextStore store) {
        this(fileSystem, userMemory, WRITABLE, text, store);
    }

    /**
     * Any.
     *
     * @param text null: reading is {@code -EIO}
     * @param store null: writing is {@code -EIO}
     */
    public TextNode(
            FileSystem fileSystem,
            UserMemory userMemory,
            int permissions,
            @Nullable Text text,
            @Nullable TextStore store) {
        super(fileSystem, FileType.REGULAR, permissions);
        this.userMemory = userMemory;
        this.text = text;
        this.store = store;
    }

    @Override
    public long open(Opening opening) {
        OpenFile file = new TextFile(this, opening.flags());
        return opening.give(file);
    }

    UserMemory userMemory() {
        return userMemory;
    }

    @Nullable
    Text text() {
        return text;
    }

    @Nullable
    TextStore store() {
        return store;
    }
}
