package org.pagoda.kernel;

import org.pagoda.ipc.MessageType;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.ExternalPaging;
import org.pagoda.mmu.Region;

/** The system calls about the caller's address space. */
final class MemoryCalls {
    private final Kernel kernel;

    MemoryCalls(Kernel kernel) {
        this.kernel = kernel;
    }

    void addTo(SystemCallTable<Task> table) {
        table.add(
                SystemCallNumber.MMAP,
                "mmap",
                (task, address, pages, rights, a3, a4, a5) ->
                        task.process().space().map(address, pages, rights));
        table.add(
                SystemCallNumber.MUNMAP,
                "munmap",
                (task, address, pages, a2, a3, a4, a5) -> task.process().space().unmap(address, pages));
        table.add(
                SystemCallNumber.MPROTECT,
                "mprotect",
                (task, address, pages, rights, a3, a4, a5) ->
                        task.process().space().protect(address, pages, rights));
        table.add(
                SystemCallNumber.BRK,
                "brk",
                (task, address, a1, a2, a3, a4, a5) -> task.process().space().setBreak(address));
        table.add(SystemCallNumber.SET_PAGER, "set_pager", this::setPager);
    }

    private long setPager(Task task, long address, long pages, long pager, long a3, long a4, long a5) {
        ExternalPaging paging = task.process().space().externalPaging();
        long result = paging.check(address, pages);
        if (result == 0 && pager != Region.NO_PAGER) {
            result = checkPager(task, pager);
        }
        return result < 0 ? result : paging.setPager(address, pages, pager);
    }

    private long checkPager(Task task, long pager) {
        Process process = kernel.process(pager);
        if (process == null || process.state() != Process.State.ALIVE) {
            return Errno.ESRCH.result();
        } else if (!task.process().endpoint().sendMask().permits(pager, MessageType.PAGE_FAULT)) {
            return Errno.EPERM.result();
        }
        return process == task.process() ? Errno.EDEADLK.result() : 0;
    }
}
