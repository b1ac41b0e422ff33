package org.pagoda.user.lab;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/** Finds the project's README: a file that is always there to try things with. */
final class Readme {
    private static final String NAME = "README.md";

    private Readme() {}

    /** The README beside the project's modules; else the one in the current folder, which may not exist. */
    static Path find() {
        for (Path folder = program(); folder != null; folder = folder.getParent()) {
            Path readme = folder.resolve(NAME);
            if (Files.isRegularFile(readme) && Files.isDirectory(folder.resolve("userland"))) {
                return readme;
            }
        }
        return Path.of(NAME);
    }

    /** The jar or folder that this class was loaded from. */
    private static @Nullable Path program() {
        CodeSource source = Readme.class.getProtectionDomain().getCodeSource();
        try {
            return source == null ? null : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
