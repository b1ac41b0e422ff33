package org.pagoda.kernel.program;

import java.nio.charset.StandardCharsets;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.ArgumentBlock;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.TaskControl;
import org.pagoda.kernel.UserImage;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/** The system calls by which programs begin others. */
public final class ProgramCalls {
    /** What is done with a program that was found. */
    @FunctionalInterface
    private interface Beginning {
        long begin(Task task, String name, UserImage image, byte[] arguments);
    }

    private final TaskControl tasks;
    private final ProgramTable programs;
    private final UserMemory userMemory;

    /** Adds them to the system calls of {@code kernel}. */
    public ProgramCalls(Kernel kernel, ProgramTable programs, UserMemory userMemory) {
        tasks = kernel.tasks();
        this.programs = programs;
        this.userMemory = userMemory;
        ProgramCallsEntries.addTo(kernel.table(), this);
    }

    /**
     * Makes a child that runs another program. It has memory of its own, and the caller's limits, send mask and open files.
     *
     * @param name of the program, up to 63 bytes and a NUL
     * @param arguments what it is given, each with a NUL
     * @param length their bytes, 0 to 65,536
     * @return the child's process identifier
     */
    @SystemCall(
            number = 66,
            errors = {
                Errno.EINVAL,
                Errno.ENOENT,
                Errno.E2BIG,
                Errno.EAGAIN,
                Errno.EFAULT,
                Errno.EDQUOT,
                Errno.ENOMEM,
            })
    long spawn(@Caller Task task, @UserAddress long name, @UserAddress long arguments, long length) {
        return begin(task, name, arguments, length, tasks::spawn);
    }

    /**
     * Begins another program in place of the caller's: does not return if it succeeds. Memory, handlers, messages, tokens, the timer and
     * interactions are gone; children, limits, send mask and open files stay. The process must have no other thread.
     *
     * @param name of the program, up to 63 bytes and a NUL
     * @param arguments what it is given, each with a NUL
     * @param length their bytes, 0 to 65,536
     */
    @SystemCall(
            number = 67,
            errors = {
                Errno.EINVAL,
                Errno.ENOENT,
                Errno.E2BIG,
                Errno.EFAULT,
                Errno.EBUSY,
                Errno.EDQUOT,
                Errno.ENOMEM,
            })
    long exec(@Caller Task task, @UserAddress long name, @UserAddress long arguments, long length) {
        return begin(task, name, arguments, length, tasks::exec);
    }

    private long begin(Task task, long nameAddress, long arguments, long length, Beginning beginning) {
        if (length < 0) {
            return Errno.EINVAL.result();
        } else if (length > ArgumentBlock.LONGEST) {
            return Errno.E2BIG.result();
        }
        byte[] name = new byte[ProgramTable.LONGEST_NAME + 1];
        long nameLength = userMemory.strncpyFromUser(task, name, nameAddress);
        if (nameLength < 0) {
            return nameLength;
        }
        byte[] block = new byte[(int) length];
        if (length > 0 && userMemory.copyFromUser(task, block, 0, arguments, block.length) != length) {
            return Errno.EFAULT.result();
        } else if (length > 0 && block[block.length - 1] != 0) {
            return Errno.EINVAL.result();
        }
        String text = new String(name, 0, (int) nameLength, StandardCharsets.UTF_8);
        UserImage image = programs.image(text); // null for what is cut off: no name is as long
        return image == null ? Errno.ENOENT.result() : beginning.begin(task, text, image, block);
    }
}
