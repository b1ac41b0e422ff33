package org.pagoda.kernel.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a module says of itself.
 *
 * @param name 1 to 63 letters, digits, {@code _} and {@code -}
 * @param description for people
 * @param dependencies names of modules that must be there before it
 * @param parameters what it can be told when it is loaded
 */
public record ModuleInfo(String name, String description, List<String> dependencies, List<ModuleParameter> parameters) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");

    /** Throws for a name that cannot be, and for two parameters of one name. */
    public ModuleInfo {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a module cannot be called '" + name + "'");
        }
        dependencies = List.copyOf(dependencies);
        parameters = List.copyOf(parameters);
        if (parameters.stream().map(ModuleParameter::name).distinct().count() < parameters.size()) {
            throw new IllegalArgumentException("module " + name + " has two parameters of the same name");
        }
    }

    /** A module of which only the name is known. */
    public static ModuleInfo named(String name) {
        return new ModuleInfo(name, "", List.of(), List.of());
    }

    static String nameOf(Class<?> type) {
        return type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The same, with a description. */
    public ModuleInfo description(String text) {
        return new ModuleInfo(name, text, dependencies, parameters);
    }

    /** The same, with one more dependency. */
    public ModuleInfo dependsOn(String module) {
        List<String> more = new ArrayList<>(dependencies);
        more.add(module);
        return new ModuleInfo(name, description, more, parameters);
    }

    /** The same, with one more parameter. */
    public ModuleInfo parameter(ModuleParameter parameter) {
        List<ModuleParameter> more = new ArrayList<>(parameters);
        more.add(parameter);
        return new ModuleInfo(name, description, dependencies, more);
    }
}
