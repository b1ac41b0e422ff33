package org.pagoda.user.bin;

import java.util.List;

/** {@code mount [-t TYPE SOURCE DIRECTORY]}: mounts a file system on a directory; without arguments it says what is mounted where. */
public final class Mount extends Utility {
    public Mount() {
        super("mount");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.isEmpty()) {
            return new Cat().run(io, List.of("/proc/mounts"));
        }
        Options options = new Options("t:", arguments, FAILURE);
        String type = options.value('t');
        if (type == null || options.operands().size() != 2) {
            throw new UtilityException("usage: mount -t TYPE SOURCE DIRECTORY", FAILURE);
        }
        String directory = options.operands().get(1);
        long result = io.libc().mount(options.operands().get(0), directory, type);
        if (result < 0) {
            throw new UtilityException(
                    "cannot mount " + type + " on " + directory + ": " + ErrorText.of(result), FAILURE);
        }
        return SUCCESS;
    }
}
