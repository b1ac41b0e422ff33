package org.pagoda.user.bin;

import java.util.List;

/** {@code mkdir [-p] DIRECTORY...}: makes directories; with {@code -p} those above them too, and one that is there already is no error. */
public final class Mkdir extends Utility {
    private static final int PERMISSIONS = 0755;

    public Mkdir() {
        super("mkdir");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("p", arguments, FAILURE);
        if (options.operands().isEmpty()) {
            throw new UtilityException("missing operand", FAILURE);
        }
        int status = SUCCESS;
        for (String path : options.operands()) {
            long result = options.has('p') ? makeAll(io, path) : io.libc().mkdir(path, PERMISSIONS);
            if (result < 0) {
                io.error("cannot create directory '" + path + "': " + ErrorText.of(result));
                status = FAILURE;
            }
        }
        return status;
    }

    private static long makeAll(Io io, String path) {
        long result = 0;
        int slash = 0;
        while (slash >= 0) {
            slash = path.indexOf('/', slash + 1);
            String each = slash < 0 ? path : path.substring(0, slash);
            result = io.libc().mkdir(each, PERMISSIONS);
            if (result < 0 && io.files().status(each).isDirectory()) {
                result = 0;
            } else if (result < 0) {
                return result;
            }
        }
        return result;
    }
}
