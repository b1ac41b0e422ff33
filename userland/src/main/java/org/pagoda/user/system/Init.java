package org.pagoda.user.system;

import java.util.List;
import org.pagoda.kernel.OpenFlags;
import org.pagoda.user.Libc;
import org.pagoda.user.Program;
import org.pagoda.user.shell.Sh;

/**
 * The first process: it puts a file for each program into /bin, begins a shell, and waits for its children, and for those of others that have
 * been left to it, until the shell has ended. Its status is the shell's.
 */
public final class Init implements Program {
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
        long child = libc.spawnWith(List.of("HOME=/root", "PATH=/bin"), "sh", shell.toArray(String[]::new));
        if (child < 0) {
            libc.exit(FAILED);
        }
        long status = libc.mmap(1);
        long ended = libc.waitChild(-1, status, 0);
        while (ended > 0 && ended != child) {
            ended = libc.waitChild(-1, status, 0);
        }
        libc.exit(ended == child ? libc.load64(status) : FAILED);
    }

    private static void addFile(Libc libc, String program) {
        long descriptor = libc.open("/bin/" + program, OpenFlags.WRITE_ONLY | OpenFlags.CREATE, EXECUTABLE);
        if (descriptor >= 0) {
            libc.write(descriptor, Sh.PROGRAM_MARK + program + "\n");
            libc.close(descriptor);
        }
    }
}
