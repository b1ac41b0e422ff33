package org.pagoda.user.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Variables by their names, 2.5.3. */
final class Variables {
    /** @param value null: it was exported, or made read-only, before it had one */
    record Variable(@Nullable String value, boolean isExported, boolean isReadOnly) {}

    private static final Variable NONE = new Variable(null, false, false);

    private final TreeMap<String, Variable> variables = new TreeMap<>();

    @Nullable
    String get(String name) {
        return variable(name).value();
    }

    Variable variable(String name) {
        Variable found = variables.get(name);
        return found == null ? NONE : found;
    }

    /** In the order of the alphabet. */
    List<String> names() {
        return new ArrayList<>(variables.navigableKeySet());
    }

    void set(String name, String value) {
        Variable old = writable(name);
        variables.put(name, new Variable(value, old.isExported(), false));
    }

    /** Puts it back as it was, {@code old} being what {@link #variable} said. */
    void restore(String name, Variable old) {
        if (old.equals(NONE)) {
            variables.remove(name);
        } else {
            variables.put(name, old);
        }
    }

    void unset(String name) {
        writable(name);
        variables.remove(name);
    }

    private Variable writable(String name) {
        Variable old = variable(name);
        if (old.isReadOnly()) {
            throw new ShellError(name + ": is read only");
        }
        return old;
    }

    void export(String name) {
        Variable old = variable(name);
        variables.put(name, new Variable(old.value(), true, old.isReadOnly()));
    }

    void makeReadOnly(String name) {
        Variable old = variable(name);
        variables.put(name, new Variable(old.value(), old.isExported(), true));
    }

    /** Those that programs are given, as {@code name=value}. */
    List<String> environment() {
        List<String> environment = new ArrayList<>();
        for (String name : variables.navigableKeySet()) {
            Variable variable = variable(name);
            if (variable.isExported() && variable.value() != null) {
                environment.add(name + '=' + variable.value());
            }
        }
        return environment;
    }
}
