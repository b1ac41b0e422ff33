package org.pagoda.user.bin;

import java.util.List;
import org.pagoda.kernel.OpenFlags;

/** {@code touch FILE...}: makes files that are not there. */
public final class Touch extends Utility {
    public Touch() {
        super("touch");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new UtilityException("missing file operand", FAILURE);
        }
        int status = SUCCESS;
        for (String path : arguments) {
            if (io.files().status(path).exists()) {
                continue;
            }
            long descriptor = io.files().open(path, OpenFlags.WRITE_ONLY | OpenFlags.CREATE, 0644);
            if (descriptor < 0) {
                io.error("cannot touch '" + path + "': " + ErrorText.of(descriptor));
                status = FAILURE;
            }
            io.files().close(descriptor);
        }
        return status;
    }
}
