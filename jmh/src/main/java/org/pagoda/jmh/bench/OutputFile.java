package org.pagoda.jmh.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.pagoda.user.lab.UsageException;

/** A file that an option names: whether it can be written is known before the measurement, which takes long. */
final class OutputFile {
    private final String option;
    private final Path file;
    private final Function<Results, String> format;

    /** Throws {@link UsageException} if it does not end with {@code ending}, or nothing can be written there. */
    OutputFile(String option, String name, String ending, Function<Results, String> format) {
        this.option = option;
        this.format = format;
        if (!name.toLowerCase(Locale.ROOT).endsWith(ending)) {
            throw new UsageException(option + " must name a file that ends with " + ending + ", not '" + name + "'");
        }
        file = path(option, name);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageException(option + " " + name + " cannot be written: there is no folder " + folder);
        } else if (Files.isDirectory(file)) {
            throw new UsageException(option + " " + name + " cannot be written: it is a folder");
        } else if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new UsageException(option + " " + name + " cannot be written: permission denied");
        }
    }

    /** Throws {@link UsageException} if no file can have that name. */
    static Path path(String option, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UsageException(option + " '" + name + "' cannot be a path: " + e.getReason());
        }
    }

    /** Throws {@link UsageException} if it cannot be written after all. */
    void write(Results results) {
        try {
            Files.writeString(file, format.apply(results));
        } catch (IOException e) {
            throw new UsageException(option + " " + file + " cannot be written: " + e.getMessage());
        }
    }
}
