package org.pagoda.user.system;

import java.util.List;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.shell.Sh;

/**
 * The first process: it puts a file for each program into /bin, begins the log daemon and a shell, and waits for its children, and for those of others that have
 * been left to it, until the shell has ended. Its status is the shell's.
 */
public final class Init implements Program {
    /** The program that keeps the kernel's log in a file; its end is the shell's. */
    static final String LOG_DAEMON = "klogd";

    private static final int EXECUTABLE = 0755;
    private static final int FAILED = 1;

    private final List<String> programs;
    private final List<String> shell;

    /**
     * @param programs that there are
     * @param shell arguments of the shell
     */
    public Init(List<String> programs, List<String> shell) {
        this.programs = List.copyOf(programs);
        this.shell = List.copyOf(shell);
    }

    @Override
    public void main(Libc libc) {
        for (String program : programs) {
            addFile(libc, program);
        }
        libc.mkdir("/root", EXECUTABLE);
        long daemon = programs.contains(LOG_DAEMON) ? libc.spawn(LOG_DAEMON) : -1;
        long child = libc.spawnWith(List.of("HOME=/root", "PATH=/bin"), "sh", shell.toArray(String[]::new));
        if (child < 0) {
            end(libc, daemon);
            libc.exit(FAILED);
        }
        long status = libc.mmap(1);
        long ended = libc.waitChild(-1, status, 0);
        while (ended > 0 && ended != child) {
            ended = libc.waitChild(-1, status, 0);
        }
        long result = ended == child ? libc.load64(status) : FAILED;
        end(libc, daemon);
        libc.exit(result);
    }

    /** The log daemon goes last; nobody waits for what it has not written yet. */
    private static void end(Libc libc, long daemon) {
        if (daemon >= 0 && libc.kill(daemon) >= 0) {
            libc.waitChild(daemon, 0, 0);
        }
    }

    private static void addFile(Libc libc, String program) {
        long descriptor = libc.open("/bin/" + program, OpenFlags.WRITE_ONLY | OpenFlags.CREATE, EXECUTABLE);
        if (descriptor >= 0) {
            libc.write(descriptor, Sh.PROGRAM_MARK + program + "\n");
            libc.close(descriptor);
        }
    }
}
