package org.pagoda.kernel.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.device.Devices;
import org.pagoda.kernel.interaction.Interactions;
import org.pagoda.kernel.log.KernelLog;
import org.pagoda.kernel.log.LogLevel;
import org.pagoda.kernel.log.Oops;
import org.pagoda.kernel.procfs.ProcFileSystem;
import org.pagoda.kernel.sysfs.SysFileSystem;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/**
 * The modules of a machine: loads and unloads them. For whoever is in the kernel, or while nothing runs. Results are 0 or a negative errno; why something
 * failed stands in the log.
 */
public final class Modules {
    private final Kernel kernel;
    private final UserMemory userMemory;
    private final Interactions interactions;
    private final KernelLog log;
    private final Oops oops;
    private final SymbolTable symbols = new SymbolTable();
    private final ModuleFinder finder = new ModuleFinder();

    // Before the machine runs.
    private @Nullable Devices devices;
    private @Nullable ProcFileSystem proc;
    private @Nullable ModuleObjects objects;

    // Whoever is in the kernel.
    private final TreeMap<String, LoadedModule> loaded = new TreeMap<>();
    private final TreeMap<String, ModuleContext> contexts = new TreeMap<>();
    private final List<String> beingFound = new ArrayList<>();

    /** Modules of a machine, and their system calls. */
    public Modules(Kernel kernel, UserMemory userMemory, Interactions interactions, KernelLog log, Oops oops) {
        this.kernel = kernel;
        this.userMemory = userMemory;
        this.interactions = interactions;
        this.log = log;
        this.oops = oops;
        KernelSymbols.addTo(symbols, userMemory, kernel.kernelMemory(), log);
        new ModuleCalls(kernel, userMemory, this);
    }

    // ---- before the machine runs ----

    /** Adds a module that comes along, to be loaded by its name, which its info says too. */
    public void addBuiltIn(String name, Supplier<KernelModule> maker) {
        finder.add(name, maker);
    }

    /** Where modules' files are read. Until this is called they are {@code -ENOSYS}. */
    public void setFiles(ModuleFiles files) {
        finder.setFiles(files);
    }

    /** What compiles source files. Until this is called they are {@code -ENOSYS}. */
    public void setCompiler(ModuleCompiler compiler) {
        finder.setCompiler(compiler);
    }

    /** Names of those that come along, in the order of the alphabet. */
    public List<String> builtIn() {
        return finder.builtIn();
    }

    /** Where modules register devices and files of {@code /proc}, and are shown themselves. Until this is called they cannot, and are not. */
    public void setFaces(Devices newDevices, ProcFileSystem newProc, SysFileSystem newSys) {
        devices = newDevices;
        proc = newProc;
        objects = new ModuleObjects(newSys.modules());
    }

    Devices devices() {
        return Objects.requireNonNull(devices, "a machine without devices");
    }

    ProcFileSystem proc() {
        return Objects.requireNonNull(proc, "a machine without /proc");
    }

    // ---- what is there ----

    /** All that are loaded, in the order of their names. */
    public List<LoadedModule> all() {
        List<LoadedModule> all = new ArrayList<>();
        for (String name : loaded.navigableKeySet()) {
            LoadedModule module = loaded.get(name);
            if (module != null) {
                all.add(module);
            }
        }
        return all;
    }

    /** The module of this name; null if there is none. */
    public @Nullable LoadedModule find(String name) {
        return loaded.get(name);
    }

    /** Exported symbols, the kernel's own and those of modules. */
    public SymbolTable symbols() {
        return symbols;
    }

    Kernel kernel() {
        return kernel;
    }

    UserMemory userMemory() {
        return userMemory;
    }

    Interactions interactions() {
        return interactions;
    }

    KernelLog log() {
        return log;
    }

    Oops oops() {
        return oops;
    }

    private long fail(Errno error, String line) {
        log.printk(LogLevel.KERN_ERR, line);
        return error.result();
    }

    // ---- loading ----

    /**
     * Loads a module, and before it those that it depends on and that come along.
     *
     * @param task who asks; null: the kernel itself
     * @param reference the name of one that comes along, or the path of a {@code .java} or {@code .jar} file
     * @param parameters {@code name=value} pairs with blanks between
     * @return 0; {@code -ENOENT} if it, or what it depends on, is not there; {@code -ENOEXEC} for a file that is no module; {@code -EINVAL} for parameters that
     *     cannot be; {@code -EEXIST}; {@code -ELOOP} if it depends on itself; {@code -EIO} if it throws and nobody called; what its init returns
     */
    public long load(@Nullable Task task, String reference, String parameters) {
        LoadedModule same = loaded.get(reference);
        if (same != null) {
            return same.state() == LoadedModule.State.LIVE ? Errno.EEXIST.result() : Errno.EBUSY.result();
        } else if (beingFound.contains(reference)) {
            return fail(Errno.ELOOP, "module " + reference + " depends on itself");
        }
        beingFound.add(reference);
        try {
            return load(task, finder.find(task, reference), parameters);
        } catch (ModuleFinder.NotFoundException e) {
            e.lines().forEach(line -> log.printk(LogLevel.KERN_ERR, line));
            return e.error();
        } finally {
            beingFound.remove(reference);
        }
    }

    private long load(@Nullable Task task, ModuleCode code, String parameters) {
        KernelModule object;
        ModuleInfo info;
        try {
            object = code.maker().get();
            info = object.info();
            if (info == null) {
                throw Oops.complaint("info returned null");
            }
        } catch (Throwable e) {
            return oops(task, code.origin(), "making a module of " + code.origin(), e);
        }
        if (loaded.containsKey(info.name())) {
            return fail(Errno.EEXIST, "module " + info.name() + " is loaded already");
        }
        ParameterValues values;
        try {
            values = ParameterValues.parse(info.parameters(), parameters);
        } catch (ParameterValues.BadParameterException e) {
            return fail(Errno.EINVAL, "module " + info.name() + ": " + e.getMessage());
        }
        LoadedModule module = new LoadedModule(info, code, object, values, symbols.takeArea());
        ModuleContext context = new ModuleContext(this, module);
        loaded.put(info.name(), module);
        contexts.put(info.name(), context);
        boolean live = false;
        if (objects != null) {
            objects.add(module);
        }
        try {
            long result = loadDependencies(task, module);
            result = result < 0 ? result : init(task, module, context);
            live = result == 0;
            return result;
        } finally {
            if (live) {
                module.setState(LoadedModule.State.LIVE);
            } else {
                takeAway(module, context);
            }
        }
    }

    private long loadDependencies(@Nullable Task task, LoadedModule module) {
        for (String name : module.info().dependencies()) {
            LoadedModule dependency = loaded.get(name);
            if (dependency == null && finder.builtIn().contains(name)) {
                long result = load(task, name, "");
                if (result < 0) {
                    return result;
                }
                dependency = loaded.get(name);
            }
            if (dependency == null) {
                return fail(Errno.ENOENT, "module " + module.name() + " needs module " + name + ", which is not there");
            } else if (dependency.state() == LoadedModule.State.LOADING) {
                return fail(Errno.ELOOP, "module " + module.name() + " and module " + name + " depend on each other");
            } else if (dependency.state() == LoadedModule.State.GOING) {
                return Errno.EBUSY.result();
            }
            module.use(dependency);
        }
        return 0;
    }

    private long init(@Nullable Task task, LoadedModule module, ModuleContext context) {
        long result;
        try {
            result = module.object().init(context);
        } catch (Throwable e) {
            return oops(task, module.name(), "init of module " + module.name(), e);
        }
        if (result == 0) {
            return 0;
        }
        log.printk(LogLevel.KERN_WARNING, "module " + module.name() + ": init returned " + Errno.describe(result));
        return Errno.isError(result) ? result : Errno.EINVAL.result();
    }

    private long oops(@Nullable Task task, String module, String where, Throwable thrown) {
        if (task != null) {
            throw oops.inCallOf(task, module, where, thrown);
        }
        oops.unowned(module, where, thrown);
        return Errno.EIO.result();
    }

    // ---- unloading ----

    /**
     * Unloads a module.
     *
     * @param task who asks; null: the kernel itself
     * @return 0; {@code -ENOENT} if it is not loaded; {@code -EBUSY} if something of it is in use, or it is about to come or go; {@code -EIO} if its exit throws
     *     and nobody called: it has gone all the same
     */
    public long unload(@Nullable Task task, String name) {
        LoadedModule module = loaded.get(name);
        ModuleContext context = contexts.get(name);
        if (module == null || context == null) {
            return Errno.ENOENT.result();
        } else if (module.state() != LoadedModule.State.LIVE || module.owner().isInUse()) {
            return Errno.EBUSY.result();
        }
        module.setState(LoadedModule.State.GOING);
        try {
            module.object().exit();
            return 0;
        } catch (Throwable e) {
            return oops(task, name, "exit of module " + name, e);
        } finally {
            takeAway(module, context);
        }
    }

    private void takeAway(LoadedModule module, ModuleContext context) {
        if (objects != null) {
            objects.remove(module);
        }
        module.undoAll(oops);
        for (String line : module.freeForgotten(kernel.kernelMemory().heap())) {
            log.printk(LogLevel.KERN_ERR, line);
        }
        module.unuseAll();
        context.end();
        symbols.giveArea(module.address());
        loaded.remove(module.name());
        contexts.remove(module.name());
    }

    /** Unloads all, users before those that they use; what is in use stays. When the machine is shut down, for instance. */
    public void unloadAll() {
        boolean any = true;
        while (any) {
            any = false;
            for (LoadedModule module : all()) {
                any |= unload(null, module.name()) != Errno.EBUSY.result();
            }
        }
    }
}
