package org.pagoda.kernel.module;

import java.nio.charset.StandardCharsets;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Process;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/** The system calls about modules. */
final class ModuleCalls {
    /** Bytes of the longest name, path or line of parameters, with its NUL. */
    private static final int LONGEST = 4096;

    private static final long LIST = 0;
    private static final long INFO = 1;

    private final UserMemory userMemory;
    private final Modules modules;

    ModuleCalls(Kernel kernel, UserMemory userMemory, Modules modules) {
        this.userMemory = userMemory;
        this.modules = modules;
        ModuleCallsEntries.addTo(kernel.table(), this);
    }

    /** A string of the caller's, or why it cannot be had. */
    private final class Argument {
        private final long error;
        private final String text;

        Argument(Task task, long address) {
            byte[] bytes = new byte[LONGEST];
            long length = userMemory.strncpyFromUser(task, bytes, address);
            error = length == LONGEST ? Errno.ENAMETOOLONG.result() : Math.min(0, length);
            text = error < 0 ? "" : new String(bytes, 0, (int) length, StandardCharsets.UTF_8);
        }
    }

    /**
     * Loads a module. If its code throws, that is an oops: the caller is killed. Why it failed stands in the log.
     *
     * Only root does it.
     *
     * @param name of one that comes along, or the path of a `.java` or `.jar` file; up to 4,095 bytes and a NUL
     * @param parameters `name=value` pairs with blanks between, up to 4,095 bytes and a NUL
     */
    @SystemCall(
            number = 103,
            errors = {
                Errno.ENOENT,
                Errno.EINVAL,
                Errno.EEXIST,
                Errno.EBUSY,
                Errno.ELOOP,
                Errno.ENOEXEC,
                Errno.ENOSYS,
                Errno.EISDIR,
                Errno.EFBIG,
                Errno.EIO,
                Errno.EACCES,
                Errno.EPERM,
                Errno.ENAMETOOLONG,
                Errno.EFAULT,
                Errno.ENOMEM
            })
    long initModule(@Caller Task task, @UserAddress long name, @UserAddress long parameters) {
        if (task.process().user() != Process.ROOT) {
            return Errno.EPERM.result();
        }
        Argument reference = new Argument(task, name);
        Argument line = new Argument(task, parameters);
        long error = reference.error == 0 ? line.error : reference.error;
        return error < 0 ? error : modules.load(task, reference.text, line.text);
    }

    /**
     * Unloads a module, unless it is in use. Only root does it.
     *
     * @param name of the module, up to 4,095 bytes and a NUL
     */
    @SystemCall(
            number = 104,
            errors = {Errno.ENOENT, Errno.EBUSY, Errno.EPERM, Errno.ENAMETOOLONG, Errno.EFAULT, Errno.ENOMEM})
    long deleteModule(@Caller Task task, @UserAddress long name) {
        if (task.process().user() != Process.ROOT) {
            return Errno.EPERM.result();
        }
        Argument module = new Argument(task, name);
        return module.error < 0 ? module.error : modules.unload(task, module.text);
    }

    /**
     * Says in a text which modules are loaded, or what is known of one; in pieces.
     *
     * @param what 0: all that are loaded, a line for each with name, bytes, uses, users, state, address; 1: what is known of one
     * @param name of the module for 1, up to 4,095 bytes and a NUL
     * @param address where the piece goes
     * @param length bytes of it, at most
     * @param offset where in the text it begins
     * @return bytes of the piece; 0: the text is at its end
     */
    @SystemCall(
            number = 105,
            errors = {Errno.EINVAL, Errno.ENOENT, Errno.ENAMETOOLONG, Errno.EFAULT, Errno.ENOMEM})
    long queryModule(
            @Caller Task task, long what, @UserAddress long name, @UserAddress long address, long length, long offset) {
        if (length < 0 || offset < 0) {
            return Errno.EINVAL.result();
        } else if (what == LIST) {
            return copy(task, ModuleText.list(modules), address, length, offset);
        } else if (what != INFO) {
            return Errno.EINVAL.result();
        }
        Argument argument = new Argument(task, name);
        if (argument.error < 0) {
            return argument.error;
        }
        LoadedModule module = modules.find(argument.text);
        return module == null ? Errno.ENOENT.result() : copy(task, ModuleText.info(module), address, length, offset);
    }

    private long copy(Task task, String text, long address, long length, long offset) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (offset >= bytes.length || length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, bytes.length - offset);
        return userMemory.copyToUser(task, address, bytes, (int) offset, count);
    }
}
