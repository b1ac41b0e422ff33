package org.pagoda.kernel.module;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.ipc.interaction.Interaction;
import org.pagoda.ipc.interaction.InteractionCallback;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.fs.Text;
import org.pagoda.kernel.fs.TextStore;
import org.pagoda.kernel.interaction.Interactions;
import org.pagoda.kernel.log.RateLimit;
import org.pagoda.kernel.procfs.ProcFileSystem;
import org.pagoda.kernel.syscall.SystemCallDescription;
import org.pagoda.kernel.syscall.SystemCallFunction;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.KernelHeap;
import org.pagoda.mmu.KernelMemory;

/**
 * The only door through which a module reaches the kernel. What it registers here is undone, the last first, when its init fails or throws, and when it goes.
 *
 * <p>For whoever is in the kernel; after the module has gone every method throws. Results are 0 or as said, or a negative errno.
 */
public final class ModuleContext {
    private final Modules modules;
    private final LoadedModule module;
    private boolean gone;

    ModuleContext(Modules modules, LoadedModule module) {
        this.modules = modules;
        this.module = module;
    }

    void end() {
        gone = true;
    }

    private LoadedModule alive() {
        if (gone) {
            throw new IllegalStateException("module " + module.name() + " has gone");
        }
        return module;
    }

    /** The module's name. */
    public String name() {
        return module.name();
    }

    /** What its parameters are. */
    public ParameterValues parameters() {
        return module.parameters();
    }

    /** Who the module is for whatever counts uses. */
    public CallbackOwner owner() {
        return module.owner();
    }

    // ---- the log ----

    /** Logs a text, with the module's name before it. */
    public void printk(int level, String text) {
        modules.log().printk(level, alive().name() + ": " + text);
    }

    /** {@link #printk(int, String)} within a limit; true if it was logged. */
    public boolean printk(RateLimit limit, int level, String text) {
        return modules.log().printk(limit, level, alive().name() + ": " + text);
    }

    // ---- memory ----

    /** Copies from and to programs. */
    public UserMemory userMemory() {
        return modules.userMemory();
    }

    /** Loads and stores by kernel addresses. */
    public KernelMemory kernelMemory() {
        return modules.kernel().kernelMemory();
    }

    /**
     * Takes memory from the kernel's heap; a module frees it itself. What it forgets is found, named in the log and freed when it goes.
     *
     * @return its kernel address; 0 if there is none
     */
    public long kmalloc(long size) {
        alive();
        long at = heap().kmalloc(size);
        if (at != KernelHeap.NONE) {
            module.onAllocated(at, size);
        }
        return at;
    }

    /** Gives it back; throws for what the module does not have. */
    public void kfree(long address) {
        if (!alive().onFreed(address)) {
            throw new IllegalArgumentException(
                    "module " + name() + " frees 0x" + Long.toHexString(address) + ", which it does not have");
        }
        heap().kfree(address);
    }

    private KernelHeap heap() {
        return modules.kernel().kernelMemory().heap();
    }

    // ---- symbols ----

    /**
     * Lets other modules have {@code value} by a name.
     *
     * @param symbol letters, digits and what else is no blank
     * @return 0; {@code -EINVAL} for a name that cannot be; {@code -EEXIST} if there is such a symbol; {@code -ENOSPC} with 4,096
     */
    public long export(String symbol, Object value) {
        alive();
        if (!isWord(symbol)) {
            return Errno.EINVAL.result();
        }
        int number = module.nextExport();
        if (!SymbolTable.hasRoom(number)) {
            return Errno.ENOSPC.result();
        }
        Symbol exported = new Symbol(symbol, SymbolTable.address(module.address(), number), module.owner(), value);
        if (!modules.symbols().add(exported)) {
            return Errno.EEXIST.result();
        }
        onUnload("symbol " + symbol, () -> modules.symbols().remove(exported));
        return 0;
    }

    /** True for what can stand in a list, one a line. */
    private static boolean isWord(String name) {
        return !name.isEmpty()
                && name.chars().noneMatch(each -> Character.isWhitespace(each) || Character.isISOControl(each));
    }

    /** What a name stands for; null if it stands for nothing of this type. The module that exports it cannot go before this one does. */
    public <T> @Nullable T symbol(String symbol, Class<T> type) {
        alive();
        Symbol found = modules.symbols().find(symbol);
        if (found == null || !type.isInstance(found.value())) {
            return null;
        }
        LoadedModule exporter = modules.find(found.owner().name());
        if (exporter != null && exporter != module && exporter.owner() == found.owner()) {
            module.use(exporter);
        }
        return type.cast(found.value());
    }

    // ---- system calls and interactions ----

    /**
     * Adds a system call.
     *
     * @return 0; {@code -EINVAL} for a number or a name that cannot be; {@code -EEXIST} if number or name is taken
     */
    public long addSystemCall(int number, String call, SystemCallFunction<Task> function) {
        alive();
        SystemCallTable<Task> table = modules.kernel().table();
        if (number < 0 || number >= SystemCallTable.SIZE || !isWord(call)) {
            return Errno.EINVAL.result();
        }
        boolean taken = table.descriptions().stream()
                .anyMatch(each -> each.number() == number || each.name().equals(call));
        if (taken) {
            return Errno.EEXIST.result();
        }
        SystemCallTable<Task>.Removable added = table.addRemovable(
                SystemCallDescription.unexplained(number, call),
                (task, a0, a1, a2, a3, a4, a5) ->
                        run(task, "system call " + call, () -> function.call(task, a0, a1, a2, a3, a4, a5)));
        onUnload("system call " + call, () -> added.remove(() -> {}));
        return 0;
    }

    /** Has {@code callback} called for messages of a type, as {@link Interactions#registerCallbackForType}. */
    public long registerCallbackForType(long type, InteractionCallback callback, @Nullable Object data) {
        alive();
        Interactions interactions = modules.interactions();
        long result = interactions.registerCallbackForType(type, callback, data, module.owner());
        if (result == 0) {
            onUnload("type " + type, () -> interactions.unregisterCallbackForType(type));
        }
        return result;
    }

    /** Queues a reply, as {@link Interactions#send}. */
    public long reply(Interaction interaction, byte[] message) {
        alive();
        return modules.interactions().send(interaction, message);
    }

    // ---- devices and files ----

    /**
     * Registers a device, which everybody may read and write. The module cannot go while it is open.
     *
     * @param name in {@code /dev}
     * @return 0; {@code -EINVAL} for a name that cannot be, or a driver that fails in attach; {@code -EEXIST}
     */
    public long registerDevice(String name, Driver driver) {
        alive();
        Devices devices = modules.devices();
        long number = devices.register(module.owner(), name, driver);
        if (number < 0) {
            return number;
        }
        onUnload("device " + name, () -> devices.unregister(number));
        return 0;
    }

    /** Adds a file to {@code /proc}, which everybody can read: {@link #addProcFile(String, Supplier, ToLongFunction)} with nothing to store. */
    public long addProcFile(String name, Supplier<String> text) {
        return addProcFile(name, text, null);
    }

    /**
     * Adds a file to {@code /proc}, which everybody can read, and root can write if {@code store} is not null. Who has it open when the module goes gets {@code
     * -ENODEV}.
     *
     * @return 0; {@code -EINVAL} for a name that cannot be, or is a number; {@code -EEXIST}
     */
    public long addProcFile(String name, Supplier<String> text, @Nullable ToLongFunction<String> store) {
        alive();
        ProcFileSystem proc = modules.proc();
        long taken = proc.checkName(name);
        if (taken < 0) {
            return taken;
        }
        int permissions = store == null ? 0444 : 0644;
        TextStore stored = store == null ? null : (task, written) -> store.applyAsLong(written);
        proc.add(module.owner(), null, name, permissions, Text.of(text), stored);
        onUnload("/proc/" + name, () -> proc.remove(null, name));
        return 0;
    }

    // ---- for faces of the kernel that modules register with ----

    /** {@code undo} is run once when the module goes; it must not throw. */
    public void onUnload(String what, Runnable undo) {
        alive().onUnload(what, undo);
    }

    /**
     * Runs code of the module's in a call of {@code task}. Meanwhile the module cannot go. If it throws, that is an oops: it is logged, and the task's process
     * is killed.
     */
    public long run(Task task, String where, LongSupplier code) {
        alive().owner().use();
        try {
            return code.getAsLong();
        } catch (Throwable e) {
            throw modules.oops().inCallOf(task, name(), where + " of module " + name(), e);
        } finally {
            module.owner().unuse();
        }
    }
}
