package org.pagoda.user;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of a directory.
 *
 * @param type 1 pipe, 2 character device, 4 directory, 6 block device, 8 regular file
 */
public record DirectoryEntry(long inode, int type, String name) {
    private static final int LENGTH = 16;
    private static final int TYPE = 18;
    private static final int NAME = 19;
    private static final int DIRECTORY = 4;

    public boolean isDirectory() {
        return type == DIRECTORY;
    }

    /** The entries that {@code getdents} has written to {@code address}, {@code length} bytes; negative or 0: none. */
    static List<DirectoryEntry> load(VirtualMemory memory, long address, long length) {
        byte[] bytes = new byte[(int) Math.max(0, length)];
        memory.load(address, bytes, 0, bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<DirectoryEntry> entries = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = at + NAME;
            while (bytes[end] != 0) {
                end++;
            }
            String name = new String(bytes, at + NAME, end - at - NAME, StandardCharsets.UTF_8);
            entries.add(new DirectoryEntry(in.getLong(at), in.get(at + TYPE), name));
            at += in.getShort(at + LENGTH);
        }
        return entries;
    }
}
