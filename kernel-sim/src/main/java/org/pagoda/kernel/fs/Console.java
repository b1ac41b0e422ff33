package org.pagoda.kernel.fs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/** Where programs print: each write is passed to the host as one piece of UTF-8 text. Reading says: the end. */
public final class Console implements OpenFile {
    /** The descriptor it has in every process. */
    public static final long DESCRIPTOR = 0;

    private static final int LONGEST_WRITE = 4096;

    private final UserMemory userMemory;
    private final Consumer<String> output;

    public Console(UserMemory userMemory, Consumer<String> output) {
        this.userMemory = userMemory;
        this.output = output;
    }

    @Override
    public long read(Task task, long address, long count) {
        return 0;
    }

    /** {@inheritDoc} At most 4096 at a time. */
    @Override
    public long write(Task task, long address, long count) {
        if (count < 0) {
            return Errno.EINVAL.result();
        }
        ByteBuf bytes = Unpooled.buffer(LONGEST_WRITE);
        long copied = userMemory.copyFromUser(task, bytes, address, Math.min(count, LONGEST_WRITE));
        if (copied > 0) {
            output.accept(bytes.toString(StandardCharsets.UTF_8));
        }
        return copied;
    }

    @Override
    public long close() {
        return 0;
    }
}
