package org.pagoda.user.bin;

import java.util.List;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;

/**
 * A program of /bin: it is given arguments, and ends with a status. An object serves one run; the shell runs some in its own process.
 *
 * <pre>
 *   main                as a process: arguments and descriptors are its own
 *     run               also in the shell's process
 *       execute         what the utility does; UtilityException: a message, and a status
 *     flush             what is left of the output
 * </pre>
 */
public abstract class Utility implements Program {
    /** The status of what did as it was asked to. */
    protected static final int SUCCESS = 0;
    /** The status of what did not. */
    protected static final int FAILURE = 1;

    private final String name;

    /** @param name what it is called, in messages too */
    protected Utility(String name) {
        this.name = name;
    }

    public final String name() {
        return name;
    }

    @Override
    public final void main(Libc libc) {
        libc.exit(run(new Io(libc, name), libc.arguments()));
    }

    /** Runs it; its exit status. Output is written when this returns. */
    public final int run(Io io, List<String> arguments) {
        try {
            int status = execute(io, arguments);
            io.out().flush();
            return status;
        } catch (UtilityException e) {
            if (!e.isSilent()) {
                io.error(e.getMessage());
            }
            return e.status();
        }
    }

    /**
     * Does what it is for.
     *
     * @return the exit status; {@link UtilityException} says that it cannot go on
     */
    protected abstract int execute(Io io, List<String> arguments);
}
