package org.pagoda.user.bin;

import java.util.ArrayList;
import java.util.List;
import org.pagoda.kernel.OpenFlags;

/** {@code tee [-a] [FILE...]}: writes what it reads, and into files too. */
public final class Tee extends Utility {
    public Tee() {
        super("tee");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("a", arguments, FAILURE);
        List<Long> descriptors = new ArrayList<>(List.of(1L));
        int status = SUCCESS;
        for (String path : options.operands()) {
            long how = options.has('a') ? OpenFlags.APPEND : OpenFlags.TRUNCATE;
            long descriptor = io.libc().open(path, OpenFlags.WRITE_ONLY | OpenFlags.CREATE | how);
            if (descriptor < 0) {
                io.error(path + ": " + ErrorText.of(descriptor));
                status = FAILURE;
            } else {
                descriptors.add(descriptor);
            }
        }
        Input input = io.input();
        for (long read = input.readPages(Input.SIZE); read > 0; read = input.readPages(Input.SIZE)) {
            for (long descriptor : descriptors) {
                Output.writeAll(io.libc(), descriptor, input.address(), read);
            }
        }
        return status;
    }
}
