package org.pagoda.user.trace;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.boot.Machine;

/**
 * Writes a trace into a file, in UTF-8. The file is opened when the first machine is built: a lab that cannot be run leaves what is there as it is.
 * What goes wrong with the file is told at the end, since a run cannot end for it.
 */
public abstract class TraceWriter implements TraceSink {
    private final Path file;
    private @Nullable BufferedWriter out;
    private @Nullable IOException failure;

    TraceWriter(Path file) {
        this.file = file;
    }

    /** The file has been opened: what stands first is to be written. */
    abstract void begin();

    /** Something happened on a machine that was told of. */
    abstract void write(TraceRecord traced);

    /** Machine {@code number} begins. */
    abstract void write(int number, Machine machine);

    /** No event will come any more: what stands last is to be written. */
    abstract void end(List<LabRecorder.MachineSum> sums);

    @Override
    public final void onMachine(int number, Machine machine) {
        if (out == null && failure == null) {
            try {
                out = Files.newBufferedWriter(file);
                begin();
            } catch (IOException e) {
                failure = e;
            }
        }
        write(number, machine);
    }

    @Override
    public final void onEvent(TraceRecord traced) {
        write(traced);
    }

    final void print(String text) {
        if (out != null && failure == null) {
            try {
                out.write(text);
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    /**
     * Ends the file.
     *
     * @return null; or why it cannot be written
     */
    public final @Nullable String finish(List<LabRecorder.MachineSum> sums) {
        if (out != null) {
            end(sums);
            try {
                out.close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        return failure == null ? null : "--trace " + file + " cannot be written: " + failure.getMessage();
    }
}
