package org.pagoda.kernel.program;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.UserImage;

/** The programs that processes can begin by name. */
public final class ProgramTable {
    /** Bytes of the longest name, without a NUL. */
    public static final int LONGEST_NAME = 63;

    // Before the machine runs, and whoever is in the kernel.
    private final TreeMap<String, Supplier<UserImage>> programs = new TreeMap<>();

    /**
     * Adds a program.
     *
     * @param name 1 to 63 bytes of UTF-8, without a NUL; one that no program has
     * @param image makes what one process runs; called for each of them, in the kernel, so it must not fail
     */
    public void add(String name, Supplier<UserImage> image) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > LONGEST_NAME || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a program's name must have 1 to " + LONGEST_NAME + " bytes and no NUL, not '" + name + "'");
        } else if (programs.putIfAbsent(name, image) != null) {
            throw new IllegalArgumentException("there is a program '" + name + "' already");
        }
    }

    /** What a process runs; null if no program is called so. */
    @Nullable
    UserImage image(String name) {
        Supplier<UserImage> found = programs.get(name);
        return found == null ? null : found.get();
    }

    /** Their names, in the order of the alphabet. */
    public List<String> names() {
        return List.copyOf(programs.navigableKeySet());
    }
}
