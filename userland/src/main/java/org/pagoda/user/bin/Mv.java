package org.pagoda.user.bin;

import java.util.List;
import org.pagoda.mmu.Errno;
import org.pagoda.user.FileStatus;

/** {@code mv FILE... TARGET}: gives files other names; between file systems by copying them. */
public final class Mv extends Utility {
    public Mv() {
        super("mv");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        Options options = new Options("f", arguments, FAILURE);
        Target.check(io, options);
        List<String> operands = options.operands();
        String last = operands.get(operands.size() - 1);
        int status = SUCCESS;
        for (String source : operands.subList(0, operands.size() - 1)) {
            if (!move(io, source, Target.of(io, source, last))) {
                status = FAILURE;
            }
        }
        return status;
    }

    private static boolean move(Io io, String source, String target) {
        FileStatus from = io.files().status(source);
        if (!from.exists()) {
            io.error("cannot stat '" + source + "': " + ErrorText.of(from.result()));
            return false;
        } else if (Files.areSame(from, io.files().status(target))) {
            io.error("'" + source + "' and '" + target + "' are the same file");
            return false;
        }
        long result = io.libc().rename(source, target);
        if (result == Errno.EXDEV.result()) {
            return Cp.copy(io, source, target, true) && new Rm().run(io, List.of("-r", "--", source)) == SUCCESS;
        } else if (result < 0) {
            io.error("cannot move '" + source + "' to '" + target + "': " + ErrorText.of(result));
        }
        return result >= 0;
    }
}
