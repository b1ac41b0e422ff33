package org.pagoda.kernel.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.syscall.SystemCallDescription;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/** The system calls by which others are found by their names. */
public final class SystemCallsByName {
    private static final int LONGEST_NAME = 64;
    /** The number of {@link #callByName}, which does not call itself: who has a call in its arguments would never come back. */
    private static final int ITSELF = 6;

    private final SystemCallTable<Task> table;
    private final UserMemory userMemory;

    /** Adds them to the system calls of {@code kernel}. */
    public SystemCallsByName(Kernel kernel, UserMemory userMemory) {
        this.userMemory = userMemory;
        table = kernel.table();
        SystemCallsByNameEntries.addTo(table, this);
    }

    /**
     * Says which number a system call has.
     *
     * @param name of the call, up to 63 bytes and a NUL
     * @return its number
     */
    @SystemCall(
            number = 5,
            errors = {Errno.ENOSYS, Errno.EFAULT, Errno.ENOMEM})
    long callNumber(@Caller Task task, @UserAddress long name) {
        byte[] bytes = new byte[LONGEST_NAME];
        long length = userMemory.strncpyFromUser(task, bytes, name);
        return length < 0 ? length : number(bytes, length);
    }

    private long number(byte[] bytes, long length) {
        return length == LONGEST_NAME
                ? Errno.ENOSYS.result() // no name is as long
                : table.number(new String(bytes, 0, (int) length, StandardCharsets.UTF_8));
    }

    /**
     * Makes a system call by its name.
     *
     * @param name of the call, up to 63 bytes and a NUL; not this one
     * @param arguments 64-bit words
     * @param count how many; `-EINVAL` if the call takes more, or fewer
     * @return what the call returns, which may be any error
     */
    @SystemCall(
            number = ITSELF,
            errors = {Errno.ENOSYS, Errno.EINVAL, Errno.EFAULT, Errno.ENOMEM})
    long callByName(@Caller Task task, @UserAddress long name, @UserAddress long arguments, long count) {
        long number = callNumber(task, name);
        if (number < 0) {
            return number;
        } else if (number == ITSELF || count != table.parameters(number)) {
            return Errno.EINVAL.result();
        }
        long[] registers = fetch(task, arguments, (int) count);
        if (registers == null) {
            return Errno.EFAULT.result();
        }
        return table.call(
                task, number, registers[0], registers[1], registers[2], registers[3], registers[4], registers[5]);
    }

    /** All registers, with the first {@code count} from the caller's memory; null if not all are there. */
    private long @Nullable [] fetch(Task task, long arguments, int count) {
        byte[] bytes = new byte[SystemCallDescription.MOST_PARAMETERS * Long.BYTES];
        int length = count * Long.BYTES;
        if (length > 0 && userMemory.copyFromUser(task, bytes, 0, arguments, length) != length) {
            return null;
        }
        long[] registers = new long[SystemCallDescription.MOST_PARAMETERS];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(registers);
        return registers;
    }
}
