package org.pagoda.kernel;

import org.pagoda.ipc.MessageType;
import org.pagoda.ipc.syscall.Caller;
import org.pagoda.ipc.syscall.SystemCall;
import org.pagoda.ipc.syscall.UserAddress;
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
        MemoryCallsEntries.addTo(table, this);
    }

    /**
     * Maps pages that are zeros when they are touched, in place of what is there.
     *
     * @param address of the first page; 0: anywhere
     * @param pages how many, from 1
     * @param rights bits: 2 read, 4 write, 8 execute
     * @return the address of the first page
     */
    @SystemCall(
            number = 10,
            errors = {Errno.EINVAL, Errno.EBUSY, Errno.ENOMEM})
    long mmap(@Caller Task task, @UserAddress long address, long pages, long rights) {
        return task.process().space().map(address, pages, rights);
    }

    /**
     * Gives pages back.
     *
     * @param address of the first page
     * @param pages how many, from 1; not all need be mapped
     */
    @SystemCall(
            number = 11,
            errors = {Errno.EINVAL, Errno.EBUSY, Errno.ENOMEM})
    long munmap(@Caller Task task, @UserAddress long address, long pages) {
        return task.process().space().unmap(address, pages);
    }

    /**
     * Gives pages that are mapped other rights.
     *
     * @param address of the first page
     * @param pages how many, from 1
     * @param rights bits: 2 read, 4 write, 8 execute
     */
    @SystemCall(
            number = 12,
            errors = {Errno.EINVAL, Errno.EACCES, Errno.EBUSY, Errno.ENOMEM})
    long mprotect(@Caller Task task, @UserAddress long address, long pages, long rights) {
        return task.process().space().protect(address, pages, rights);
    }

    /**
     * Moves the end of the heap.
     *
     * @param address where it is to be; 0: nothing is moved
     * @return where it is then
     */
    @SystemCall(
            number = 13,
            errors = {Errno.EINVAL, Errno.EBUSY, Errno.ENOMEM})
    long brk(@Caller Task task, @UserAddress long address) {
        return task.process().space().setBreak(address);
    }

    /**
     * Says who provides pages that are not there: whoever touches one waits until the pager has answered a call of type `PAGE_FAULT` with it.
     *
     * @param address of the first page
     * @param pages how many, from 1
     * @param pager a process; 0: nobody, pages are zeros when they are touched
     */
    @SystemCall(
            number = 14,
            errors = {Errno.EINVAL, Errno.ESRCH, Errno.EPERM, Errno.EDEADLK, Errno.ENOMEM})
    long setPager(@Caller Task task, @UserAddress long address, long pages, long pager) {
        ExternalPaging paging = task.process().space().externalPaging();
        long result = paging.check(address, pages);
        if (result == 0 && pager != Region.NO_PAGER) {
            result = checkPager(task, pager);
        }
        return result < 0 ? result : paging.setPager(address, pages, pager);
    }

    private long checkPager(Task task, long pager) {
        Process process = kernel.alive(pager);
        if (process == null) {
            return Errno.ESRCH.result();
        } else if (!task.process().endpoint().sendMask().permits(pager, MessageType.PAGE_FAULT)) {
            return Errno.EPERM.result();
        }
        return process == task.process() ? Errno.EDEADLK.result() : 0;
    }
}
