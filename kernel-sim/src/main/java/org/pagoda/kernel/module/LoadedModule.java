package org.pagoda.kernel.module;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.log.Oops;
import org.pagoda.mmu.KernelHeap;

/** A module that is loaded, or about to be, or about to go. What is public is for {@code /proc/modules} and the like. */
public final class LoadedModule {
    /** Where it stands in its life. */
    public enum State {
        LOADING("Loading"),
        LIVE("Live"),
        GOING("Unloading");

        private final String words;

        State(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** What a module has of the kernel's heap, and where it asked for it. */
    record Allocation(long size, String where) {}

    private record Undo(String what, Runnable action) {}

    private final ModuleInfo info;
    private final ModuleCode code;
    private final KernelModule object;
    private final ParameterValues parameters;
    private final CallbackOwner owner;
    private final long address;

    // Whoever is in the kernel.
    private State state = State.LOADING;
    private final ArrayDeque<Undo> undos = new ArrayDeque<>();
    private final TreeMap<Long, Allocation> allocations = new TreeMap<>();
    private final List<LoadedModule> uses = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private int exported;

    LoadedModule(ModuleInfo info, ModuleCode code, KernelModule object, ParameterValues parameters, long address) {
        this.info = info;
        this.code = code;
        this.object = object;
        this.parameters = parameters;
        this.address = address;
        owner = new CallbackOwner(info.name());
    }

    public String name() {
        return info.name();
    }

    public ModuleInfo info() {
        return info;
    }

    /** Where it came from: a path, or {@code built-in}. */
    public String origin() {
        return code.origin();
    }

    public State state() {
        return state;
    }

    /** The values of its parameters. */
    public ParameterValues parameters() {
        return parameters;
    }

    /** Who it is for what it registers; counts what is in use of it. */
    public CallbackOwner owner() {
        return owner;
    }

    /** Where its symbols begin, in the kernel half. */
    public long address() {
        return address;
    }

    /** Names of the modules that use it, in the order in which they began to. */
    public List<String> users() {
        return List.copyOf(users);
    }

    /** Bytes of the kernel's heap that it has now. */
    public long allocated() {
        long sum = 0;
        for (long at : allocations.navigableKeySet()) {
            Allocation allocation = allocations.get(at);
            sum += allocation == null ? 0 : allocation.size();
        }
        return sum;
    }

    // ---- life ----

    KernelModule object() {
        return object;
    }

    void setState(State next) {
        state = next;
    }

    /** True for a frame of its own code. */
    boolean isOwn(StackTraceElement frame) {
        RestrictedLoader loader = code.loader();
        if (loader != null) {
            return loader.has(frame.getClassName());
        }
        String own = object.getClass().getName();
        return frame.getClassName().equals(own) || frame.getClassName().startsWith(own + "$");
    }

    /** The first of its own frames on this thread, for people. */
    String caller() {
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            if (isOwn(frame)) {
                return frame.getMethodName() + " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
            }
        }
        return "somewhere";
    }

    // ---- what it has ----

    void onUnload(String what, Runnable action) {
        undos.push(new Undo(what, action));
    }

    /** Undoes all that is registered, the last first; what cannot be undone is an oops, and the others are undone all the same. */
    void undoAll(Oops oops) {
        while (!undos.isEmpty()) {
            Undo undo = undos.pop();
            try {
                undo.action().run();
            } catch (RuntimeException | Error e) {
                oops.unowned(name(), "undoing " + undo.what() + " of module " + name(), e);
            }
        }
    }

    int registrations() {
        return undos.size();
    }

    int nextExport() {
        return exported++;
    }

    /** Needs {@code other} from now on: that cannot go before this does. */
    void use(LoadedModule other) {
        if (!uses.contains(other)) {
            uses.add(other);
            other.users.add(name());
            other.owner.use();
        }
    }

    void unuseAll() {
        for (LoadedModule other : uses) {
            other.users.remove(name());
            other.owner.unuse();
        }
        uses.clear();
    }

    void onAllocated(long at, long size) {
        allocations.put(at, new Allocation(size, caller()));
    }

    boolean onFreed(long at) {
        return allocations.remove(at) != null;
    }

    /** Frees what it has forgotten, and says what, for people. */
    List<String> freeForgotten(KernelHeap heap) {
        List<String> lines = new ArrayList<>();
        while (!allocations.isEmpty()) {
            long at = allocations.firstKey();
            Allocation forgotten = allocations.remove(at);
            lines.add("module " + name() + " has forgotten " + (forgotten == null ? "" : forgotten.size())
                    + " bytes at 0x" + Long.toHexString(at) + ", allocated in " + where(forgotten));
            heap.kfree(at);
        }
        return lines;
    }

    private static String where(@Nullable Allocation allocation) {
        return allocation == null ? "" : allocation.where();
    }
}
