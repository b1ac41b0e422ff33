package org.pagoda.kernel.device;

import java.util.function.LongSupplier;
import org.pagoda.kernel.OpenFile;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.WaitQueue;
import org.pagoda.kernel.fs.PositionedFile;
import org.pagoda.mmu.Access;
import org.pagoda.mmu.Errno;
import org.pagoda.mmu.MemoryManagementUnit;
import org.pagoda.mmu.Page;

/** An open device: cuts what clients want into requests, copies for the driver, and waits where it does not answer at once. */
abstract class DeviceFile extends PositionedFile {
    /** Bytes of the largest request. */
    static final int LARGEST_REQUEST = 64 * 1024;

    private final Device device;
    private final FileHandle handle;

    DeviceFile(Device device, FileHandle handle, int flags) {
        super(flags);
        this.device = device;
        this.handle = handle;
    }

    final Device device() {
        return device;
    }

    @Override
    protected final long size() {
        return device.isRemoved() ? 0 : device.size();
    }

    /** Method of a driver. */
    @FunctionalInterface
    interface Method {
        long call(Driver driver, Request request, BufferView buffer);
    }

    /**
     * One request, which may wait; {@code -ENODEV} if there is no device any more.
     *
     * @param most the largest result that there can be
     */
    final long request(Task task, String name, byte[] bytes, int count, long position, long most, Method method) {
        if (device.isRemoved()) {
            return Errno.ENODEV.result(); // while the client waited for a page, or for another to write
        }
        BufferView buffer = new BufferView(bytes, 0, count);
        Request request = new Request(handle, position, buffer, device.waiting());
        Driver driver = device.driver();
        long result = Errno.EIO.result();
        boolean returned = false;
        try {
            result = device.call(task, name, most, () -> method.call(driver, request, buffer));
            returned = true;
        } finally {
            if (!returned) {
                request.finish(Errno.EIO.result()); // the buffer is not the driver's any more
            }
        }
        if (result != Driver.PENDING) {
            request.finish(result);
            return result;
        } else if (request.isOver()) {
            return device.checkLate(task, name, request.result(), most); // completed before it was said to be pending
        }
        return awaitResult(task, name, request, most);
    }

    private long awaitResult(Task task, String name, Request request, long most) {
        device.pending().add(request);
        try {
            while (!request.isOver() && !handle.isNonBlocking()) {
                device.waiting().await(task); // does not return to a process that was killed
            }
        } finally {
            device.pending().remove(request);
            if (!request.isOver()) {
                request.finish(Errno.EAGAIN.result());
                device.callUnowned("cancel", () -> device.driver().cancel(request));
            }
        }
        return device.checkLate(task, name, request.result(), most);
    }

    /** How many bytes from {@code address} on the task can access, at most {@code count}: so a driver is not asked for bytes that go nowhere. */
    final long reachable(Task task, long address, long count, Access access) {
        long done = 0;
        while (done < count) {
            if (device.kernel().translate(task, address + done, access) == MemoryManagementUnit.FAULT) {
                break;
            }
            done += Page.chunk(address + done, count - done);
        }
        return done;
    }

    @Override
    public final long ioctl(Task task, long number, long argument) {
        if (device.isRemoved()) {
            return Errno.ENODEV.result();
        }
        IoControl command = device.ioControl(number);
        if (command == null) {
            return Errno.ENOTTY.result();
        }
        byte[] bytes = new byte[command.size()];
        if (command.direction().comesIn()
                && device.userMemory().copyFromUser(task, bytes, 0, argument, bytes.length) != bytes.length) {
            return Errno.EFAULT.result();
        } else if (command.direction().goesOut()
                && reachable(task, argument, bytes.length, Access.STORE) < bytes.length) {
            return Errno.EFAULT.result();
        }
        long result = request(
                task,
                "ioctl",
                bytes,
                bytes.length,
                0,
                Integer.MAX_VALUE,
                (driver, request, buffer) -> driver.ioctl(request, command, buffer));
        if (result >= 0
                && command.direction().goesOut()
                && device.userMemory().copyToUser(task, argument, bytes, 0, bytes.length) != bytes.length) {
            return Errno.EFAULT.result();
        }
        return result;
    }

    @Override
    public final int ready() {
        if (device.isRemoved()) {
            return ERROR | HANG_UP;
        }
        int[] said = {OpenFile.ERROR};
        device.callUnowned("poll", () -> said[0] = device.driver().poll(handle));
        return said[0] & (READABLE | WRITABLE | ERROR | HANG_UP);
    }

    @Override
    public final WaitQueue readiness() {
        return device.waiting();
    }

    @Override
    public final long close() {
        device.callUnowned("release", () -> device.driver().release(handle));
        device.removeFile();
        return 0;
    }

    /** Asks the driver whether it may be opened. */
    static long open(Device device, FileHandle handle, Task task) {
        LongSupplier call = () -> device.driver().open(handle);
        long result = device.call(task, "open", 0, call);
        return result == Driver.PENDING ? Errno.EIO.result() : result;
    }
}
