package org.pagoda.user.shell;

import java.util.List;

/** What pathname expansion has to know of the files that there are. */
interface Folders {
    /** The names in a folder, "." and ".." too, in the order of their bytes; none if it is no folder, or cannot be read. */
    List<String> names(String folder);

    /** True if there is something called so. */
    boolean exists(String path);
}
