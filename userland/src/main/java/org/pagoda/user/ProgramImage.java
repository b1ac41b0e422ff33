package org.pagoda.user;

import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.UserContext;
import org.pagoda.kernel.UserImage;

/** A program as the kernel starts it: one for each process. */
public final class ProgramImage implements UserImage {
    private final Kernel kernel;
    private final Program program;
    private final EntryTable entries = new EntryTable();

    public ProgramImage(Kernel kernel, Program program) {
        this.kernel = kernel;
        this.program = program;
    }

    @Override
    public UserContext load(Task task) {
        return new Libc(kernel, task, entries, program);
    }
}
