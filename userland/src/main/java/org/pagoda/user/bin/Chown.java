package org.pagoda.user.bin;

import java.util.List;

/** {@code chown USER FILE...}: makes files another user's. Only root can. */
public final class Chown extends Utility {
    public Chown() {
        super("chown");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.size() < 2) {
            throw new UtilityException("missing operand", FAILURE);
        }
        long user = Users.number(arguments.get(0));
        if (user < 0) {
            throw new UtilityException("there is no user " + arguments.get(0), FAILURE);
        }
        int status = SUCCESS;
        for (String path : arguments.subList(1, arguments.size())) {
            long result = io.libc().chown(path, user);
            if (result < 0) {
                io.error("changing ownership of '" + path + "': " + ErrorText.of(result));
                status = FAILURE;
            }
        }
        return status;
    }
}
