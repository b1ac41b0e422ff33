package org.pagoda.kernel.module;

import java.util.Locale;

/** Modules as programs read of them. */
public final class ModuleText {
    private ModuleText() {}

    /** A line for each module, as Linux's {@code /proc/modules}: name, bytes of the heap, uses, users with commas, state, address. */
    public static String list(Modules modules) {
        StringBuilder text = new StringBuilder();
        for (LoadedModule module : modules.all()) {
            StringBuilder users = new StringBuilder();
            module.users().forEach(user -> users.append(user).append(','));
            text.append(module.name()).append(' ').append(module.allocated());
            text.append(' ').append(module.owner().uses()).append(' ');
            text.append(users.isEmpty() ? "-" : users).append(' ').append(module.state());
            text.append(" 0x").append(Long.toHexString(module.address())).append('\n');
        }
        return text.toString();
    }

    /** A line for each symbol, as Linux's {@code /proc/kallsyms}: address, {@code T}, name, and the module in brackets. */
    public static String symbols(Modules modules) {
        StringBuilder text = new StringBuilder();
        for (Symbol symbol : modules.symbols().all()) {
            text.append(Long.toHexString(symbol.address())).append(" T ").append(symbol.name());
            LoadedModule exporter = modules.find(symbol.owner().name());
            if (exporter != null && exporter.owner() == symbol.owner()) {
                text.append("\t[").append(symbol.owner().name()).append(']');
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** What {@code modinfo} shows of one that is loaded: a line for each thing that it says of itself. */
    public static String info(LoadedModule module) {
        StringBuilder text = new StringBuilder();
        line(text, "name", module.name());
        line(text, "filename", module.origin());
        line(text, "description", module.info().description());
        line(text, "depends", String.join(",", module.info().dependencies()));
        for (ModuleParameter each : module.info().parameters()) {
            String type = each.type().name().toLowerCase(Locale.ROOT);
            String value = module.parameters().getString(each.name());
            line(text, "parm", each.name() + "=" + value + " (" + type + ") " + each.description());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append(what).append(": ").append(value).append('\n');
    }
}
