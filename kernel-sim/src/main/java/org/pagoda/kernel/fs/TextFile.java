package org.pagoda.kernel.fs;

import java.nio.charset.StandardCharsets;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.Page;

/** An open {@link TextNode}, with what it said when it was last read from the beginning. */
final class TextFile extends PositionedFile {
    private final TextNode node;

    // The tasks of the processes that have it open, one call at a time.
    private byte[] said = {};

    TextFile(TextNode node, int flags) {
        super(flags);
        this.node = node;
    }

    /** Where the text ends that is being read; appending and cutting mean nothing here. */
    @Override
    protected long size() {
        return said.length;
    }

    @Override
    public long readAt(Task task, long address, long count, long offset) {
        if (node.isRemoved()) {
            return Errno.ENODEV.result();
        }
        if (offset == 0 && count > 0) {
            long result = ask(task);
            if (result < 0) {
                return result;
            }
        }
        long left = said.length - offset;
        return left <= 0 ? 0 : userMemory().copyToUser(task, address, said, (int) offset, (int) Math.min(left, count));
    }

    private long ask(Task task) {
        Text text = node.text();
        if (text == null) {
            return Errno.EIO.result();
        }
        StringBuilder out = new StringBuilder();
        long result = text.show(task, out);
        if (result >= 0) {
            said = out.toString().getBytes(StandardCharsets.UTF_8);
        }
        return result;
    }

    @Override
    public long writeAt(Task task, long address, long count, long offset) {
        TextStore store = node.store();
        if (node.isRemoved()) {
            return Errno.ENODEV.result();
        } else if (store == null) {
            return Errno.EIO.result();
        } else if (count > Page.SIZE) {
            return Errno.EINVAL.result();
        }
        byte[] bytes = new byte[(int) count];
        if (count > 0 && userMemory().copyFromUser(task, bytes, 0, address, bytes.length) != count) {
            return Errno.EFAULT.result();
        }
        long result = store.store(task, new String(bytes, StandardCharsets.UTF_8));
        return result < 0 ? result : count;
    }

    private UserMemory userMemory() {
        return node.userMemory();
    }
}
