package org.pagoda.kernel;

import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.syscall.SystemCallTable;

/** The system calls about the caller's address space. */
final class MemoryCalls {
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
    }
}
