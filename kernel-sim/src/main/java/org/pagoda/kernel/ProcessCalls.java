package org.pagoda.kernel;

import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.syscall.SystemCallTable;

/** The system calls about the caller itself, and its children. */
final class ProcessCalls {
    private final Kernel kernel;
    private final ProcessLife life;

    ProcessCalls(Kernel kernel, ProcessLife life) {
        this.kernel = kernel;
        this.life = life;
    }

    void addTo(SystemCallTable<Task> table) {
        table.add(SystemCallNumber.NULL, "null", (task, a0, a1, a2, a3, a4, a5) -> 0);
        table.add(SystemCallNumber.EXIT, "exit", (task, status, a1, a2, a3, a4, a5) -> {
            throw life.exit(task, status);
        });
        table.add(
                SystemCallNumber.GETPID,
                "getpid",
                (task, a0, a1, a2, a3, a4, a5) -> task.process().pid());
        table.add(SystemCallNumber.YIELD, "yield", (task, a0, a1, a2, a3, a4, a5) -> {
            kernel.letOthersRun(task);
            return 0;
        });
        table.add(
                SystemCallNumber.FORK,
                "fork",
                (task, entry, argument, a2, a3, a4, a5) -> life.fork(task, entry, argument));
    }
}
