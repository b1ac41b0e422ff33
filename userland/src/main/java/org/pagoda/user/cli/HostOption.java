package org.pagoda.user.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.user.lab.UsageException;
import picocli.CommandLine.Option;

/** {@code --host DIR}. */
final class HostOption {
    @Option(names = "--host", paramLabel = "DIR", description = "A folder of the host that is to be read at /host.")
    private @Nullable String folder;

    boolean isGiven() {
        return folder != null;
    }

    /** Gives machines the folder, if one is given. */
    Machine.Builder configure(Machine.Builder builder) {
        if (folder == null) {
            return builder;
        }
        try {
            return builder.hostFolder(Path.of(folder));
        } catch (InvalidPathException e) {
            throw new UsageException("--host cannot be '" + folder + "': " + e.getReason());
        } catch (IllegalArgumentException e) {
            throw new UsageException("--host: " + e.getMessage());
        }
    }
}
