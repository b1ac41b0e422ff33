package org.pagoda.kernel.module;

import java.util.Locale;
import java.util.function.Supplier;
import org.pagoda.kernel.sysfs.SysObject;
import org.pagoda.mmu.Errno;

/**
 * {@code /sys/module}: an object for each module, from before its init until it goes, with its state, its users, and its parameters. Who has a file of it open then
 * gets {@code -ENODEV}.
 */
final class ModuleObjects {
    private static final int READABLE = 0444;
    private static final int ROOT_WRITES = 0644;

    private final SysObject modules;

    ModuleObjects(SysObject modules) {
        this.modules = modules;
    }

    void add(LoadedModule module) {
        SysObject object = modules.child(module.owner(), module.name());
        show(object, "initstate", () -> module.state().toString().toLowerCase(Locale.ROOT));
        show(object, "refcnt", () -> module.owner().uses() - 1); // without the reader, who uses it
        SysObject parameters = object.child(module.owner(), "parameters");
        for (ModuleParameter parameter : module.info().parameters()) {
            parameters.attribute(
                    parameter.name(),
                    parameter.isWritable() ? ROOT_WRITES : READABLE,
                    (reader, out) -> {
                        out.append(module.parameters().shown(parameter)).append('\n');
                        return 0;
                    },
                    parameter.isWritable() ? (writer, text) -> store(module, parameter, text) : null);
        }
    }

    private static void show(SysObject object, String name, Supplier<Object> value) {
        object.attribute(
                name,
                READABLE,
                (reader, out) -> {
                    out.append(value.get()).append('\n');
                    return 0;
                },
                null);
    }

    /** Sets a parameter while the module is there, and tells it; if it does not like the value, that is what it was before. */
    private static long store(LoadedModule module, ModuleParameter parameter, String text) {
        String value = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (parameter.problem(value) != null) {
            return Errno.EINVAL.result();
        } else if (module.state() != LoadedModule.State.LIVE) {
            return Errno.EBUSY.result();
        }
        String before = module.parameters().set(parameter, value);
        long result = Errno.EIO.result(); // should it throw
        try {
            result = module.object().onParameter(parameter.name());
        } finally {
            if (result < 0) {
                module.parameters().set(parameter, before);
            }
        }
        return result;
    }

    void remove(LoadedModule module) {
        modules.removeChild(module.name());
    }
}
