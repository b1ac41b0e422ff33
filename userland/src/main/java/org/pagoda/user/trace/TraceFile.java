package org.pagoda.user.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import org.pagoda.user.lab.UsageException;

/** Names of files that traces are written to. */
public final class TraceFile {
    private static final String JSON_LINES = ".jsonl";
    private static final String CHROME = ".json";

    private TraceFile() {}

    /**
     * The file called {@code name}; throws {@link UsageException} if no trace can be written to it.
     *
     * @param others what else the command line names, some of it files, which a trace must not replace
     */
    public static Path target(String name, Collection<String> others) {
        Path file = path(name);
        Path folder = file.toAbsolutePath().getParent();
        if (!name.endsWith(JSON_LINES) && !name.endsWith(CHROME)) {
            throw refuse(name, "a trace's name must end with .jsonl, or with .json for the Chrome trace-event format");
        } else if (Files.isDirectory(file)) {
            throw refuse(name, "it is a folder");
        } else if (Files.exists(file)
                ? !Files.isWritable(file)
                : folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw refuse(name, "it cannot be written");
        }
        for (String other : others) {
            if (isSame(file, other)) {
                throw refuse(name, "the lab is to use this file");
            }
        }
        return file;
    }

    private static boolean isSame(Path file, String other) {
        try {
            Path path = Path.of(other);
            boolean exist = Files.exists(file) && Files.exists(path);
            return exist
                    ? Files.isSameFile(file, path)
                    : file.toAbsolutePath()
                            .normalize()
                            .equals(path.toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return false;
        } catch (IOException e) {
            throw new UsageException("--trace " + file + ": " + e.getMessage());
        }
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw refuse(name, "it cannot be a path: " + e.getReason());
        }
    }

    private static UsageException refuse(String name, String why) {
        return new UsageException("--trace " + name + ": " + why);
    }

    /** What writes into {@code file}, as its name says how. Nothing is written before the first machine is built. */
    public static TraceWriter writer(Path file, TraceHeader header) {
        return file.toString().endsWith(JSON_LINES)
                ? new JsonLinesTraceWriter(file, header)
                : new ChromeTraceWriter(file, header);
    }
}
