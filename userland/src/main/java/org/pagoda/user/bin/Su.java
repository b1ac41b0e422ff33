package org.pagoda.user.bin;

import java.util.List;

/**
 * {@code su USER [-c COMMANDS [WORD...]]}: runs the shell as another user, a number, or {@code root}, or {@code user} (1000). Only root can become
 * another.
 */
public final class Su extends Utility {
    public Su() {
        super("su");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new UtilityException("usage: su USER [-c COMMANDS]", FAILURE);
        }
        long user = Users.number(arguments.get(0));
        if (user < 0) {
            throw new UtilityException("there is no user " + arguments.get(0), FAILURE);
        }
        long result = io.libc().setuid(user);
        if (result < 0) {
            io.error(ErrorText.of(result));
            return FAILURE;
        }
        List<String> rest = arguments.subList(1, arguments.size());
        io.libc().execWith(io.libc().environment(), "sh", rest.toArray(String[]::new));
        io.error("sh cannot be executed");
        return FAILURE;
    }
}
