package org.pagoda.user;

import java.util.function.Supplier;
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

    /**
     * What {@link org.pagoda.kernel.program.ProgramTable#add} takes.
     *
     * @param program makes the program of one process, on its own task
     */
    public static Supplier<UserImage> factory(Kernel kernel, Supplier<? extends Program> program) {
        return () -> new ProgramImage(kernel, libc -> program.get().main(libc));
    }
}
