package org.pagoda.user.source;

import java.util.List;
import java.util.Map;
import org.pagoda.kernel.module.RestrictedLoader;
import org.pagoda.kernel.module.UseList;

/** A source file that was compiled. Nothing of it is loaded yet. */
public final class CompiledFile {
    private final SourceFile source;
    private final List<String> names;
    private final Map<String, byte[]> classes;
    private final UseList mayUse;

    CompiledFile(SourceFile source, List<String> names, Map<String, byte[]> classes, UseList mayUse) {
        this.source = source;
        this.names = List.copyOf(names);
        this.classes = Map.copyOf(classes);
        this.mayUse = mayUse;
    }

    public SourceFile source() {
        return source;
    }

    /** Code by binary name. */
    Map<String, byte[]> classes() {
        return classes;
    }

    /** Loads its classes, by a loader of their own; each time others, with statics of their own, that are let go of like any object. */
    public LoadedFile load() {
        return new LoadedFile(source, names, new RestrictedLoader(source.name(), classes, mayUse));
    }
}
