package org.pagoda.kernel.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.Task;
import org.pagoda.mmu.Errno;

/** Modules in files and folders of the host that somebody has granted; no other file of the host can be reached. */
public final class HostModuleFiles implements ModuleFiles {
    private static final long MOST_BYTES = 16 << 20;

    // Before the machine runs.
    private final TreeMap<String, Path> granted = new TreeMap<>();

    /** {@code path} is, for programs, the host's file or folder {@code place}. */
    public void grant(String path, Path place) {
        granted.put(path, place);
    }

    @Override
    public Content read(@Nullable Task task, String path) {
        try {
            Path file = find(path);
            if (file == null) {
                return Content.failed(Errno.ENOENT);
            } else if (Files.isDirectory(file)) {
                return Content.failed(Errno.EISDIR);
            } else if (Files.size(file) > MOST_BYTES) {
                return Content.failed(Errno.EFBIG);
            }
            return Content.of(Files.readAllBytes(file));
        } catch (NoSuchFileException | InvalidPathException e) {
            return Content.failed(Errno.ENOENT);
        } catch (IOException e) {
            return Content.failed(Errno.EIO);
        }
    }

    private @Nullable Path find(String path) throws IOException {
        for (String name : granted.navigableKeySet()) {
            Path place = Objects.requireNonNull(granted.get(name), name);
            if (path.equals(name)) {
                return place;
            } else if (path.startsWith(name + "/")) {
                Path real = place.resolve(path.substring(name.length() + 1)).toRealPath();
                return real.startsWith(place.toRealPath()) ? real : null;
            }
        }
        return null;
    }
}
