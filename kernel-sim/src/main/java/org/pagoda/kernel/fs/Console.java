package org.pagoda.kernel.fs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.uaccess.UserMemory;

/** Where programs print: each write is passed to the host as one piece of UTF-8 text. Reading says: the end. */
public final class Console implements OpenFile {
    /** The descriptor that a process reads what it is to work on from; the console, unless whoever made the process has said otherwise. */
    public static final long INPUT = 0;
    /** The descriptor that a process prints to, likewise. */
    public static final long DESCRIPTOR = 1;
    /** The descriptor that a process complains to, likewise. */
    public static final long ERRORS = 2;

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
