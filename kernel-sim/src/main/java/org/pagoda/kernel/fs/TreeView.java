package org.pagoda.kernel.fs;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A directory whose inodes are there anyway: looking them up changes nothing. */
record TreeView(Directory of) implements DirectoryView {
    @Override
    public NavigableSet<String> names() {
        NavigableSet<String> names = new TreeSet<>();
        for (String name = of.nextName(null); name != null; name = of.nextName(name)) {
            names.add(name);
        }
        return names;
    }

    @Override
    public @Nullable DirectoryView directory(String name) {
        return PathWalk.seen(of.lookup(name, null)) instanceof Directory directory ? directory.view() : null;
    }
}
