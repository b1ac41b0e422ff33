package org.pagoda.kernel.fs;

import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * A directory as somebody outside of the machine sees it, who wants to know what is in it and must not be noticed: no inode is made for it, no
 * number given out, nothing recorded, no time passes. Between runs.
 */
public interface DirectoryView {
    /** All names, in order. */
    NavigableSet<String> names();

    /** The directory called so; null if there is none, or something else. */
    @Nullable
    DirectoryView directory(String name);
}
