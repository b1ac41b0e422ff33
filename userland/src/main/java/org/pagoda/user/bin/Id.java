package org.pagoda.user.bin;

import java.util.List;

/** {@code id}: says which user's process this is. */
public final class Id extends Utility {
    public Id() {
        super("id");
    }

    @Override
    protected int execute(Io io, List<String> arguments) {
        long user = io.libc().getuid();
        io.out().print("uid=" + user + "(" + Users.name(user) + ")\n");
        return SUCCESS;
    }
}
