package org.pagoda.kernel;

import org.pagoda.ipc.Delivery;
import org.pagoda.ipc.SendFlags;
import org.pagoda.ipc.Sending;
import org.pagoda.kernel.syscall.SystemCallNumber;
import org.pagoda.kernel.syscall.SystemCallTable;
import org.pagoda.mmu.Errno;

/** The system calls about messages: what {@code send} adds to {@link Sending} is to wait, before it or after it. */
final class IpcCalls {
    private final Kernel kernel;
    private final Sending sending;
    private final Delivery delivery;
    private final Upcalls upcalls;

    IpcCalls(Kernel kernel, Sending sending, Delivery delivery, Upcalls upcalls) {
        this.kernel = kernel;
        this.sending = sending;
        this.delivery = delivery;
        this.upcalls = upcalls;
    }

    void addTo(SystemCallTable<Task> table) {
        table.add(SystemCallNumber.SEND, "send", this::send);
        table.add(SystemCallNumber.REGISTER_HANDLER, "register_handler", this::registerHandler);
        table.add(SystemCallNumber.SERVE, "serve", this::serve);
        table.add(SystemCallNumber.PAUSE, "pause", this::pause);
    }

    private long send(Task task, long pid, long type, long address, long size, long flags, long a5) {
        boolean waits = SendFlags.waits(flags);
        if (waits) {
            task.expectSettlement();
        }
        long result = trySend(task, pid, type, address, size, flags, waits);
        while (result == Errno.EAGAIN.result() && SendFlags.blocks(flags)) {
            if (!waitForRoom(task, pid)) {
                return Errno.EINTR.result();
            }
            result = trySend(task, pid, type, address, size, flags, waits);
        }
        return waits && result >= 0 ? upcalls.awaitHandled(task, kernel.process(pid)) : result;
    }

    private long trySend(Task task, long pid, long type, long address, long size, long flags, boolean waits) {
        return sending.send(task.process().endpoint(), pid, type, address, size, flags, waits ? task : null);
    }

    /** Waits until there may be room in a mailbox; false if messages of the caller's own were handled meanwhile. */
    private boolean waitForRoom(Task task, long pid) {
        if (upcalls.deliver(task) > 0) {
            return false;
        }
        Process receiver = kernel.process(pid);
        if (receiver != null) {
            receiver.waitingForRoom().add(task);
            try {
                kernel.park(task, Task.Wait.ROOM);
            } finally {
                receiver.waitingForRoom().remove(task);
            }
        }
        return upcalls.deliver(task) == 0;
    }

    private long registerHandler(Task task, long type, long handler, long a2, long a3, long a4, long a5) {
        return delivery.register(task.process().endpoint(), type, handler);
    }

    private long serve(Task task, long a0, long a1, long a2, long a3, long a4, long a5) {
        while (true) {
            upcalls.deliver(task);
            kernel.park(task, Task.Wait.SERVE);
        }
    }

    private long pause(Task task, long a0, long a1, long a2, long a3, long a4, long a5) {
        while (upcalls.deliver(task) == 0) {
            kernel.park(task, Task.Wait.MESSAGE);
        }
        return Errno.EINTR.result();
    }
}
