package org.pagoda.kernel.device;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.interaction.CallbackOwner;
import org.pagoda.kernel.Kernel;
import org.pagoda.kernel.Task;
import org.pagoda.kernel.WaitQueue;
import org.pagoda.kernel.log.Oops;
import org.pagoda.kernel.uaccess.UserMemory;
import org.pagoda.mmu.Errno;

/**
 * A registered driver, as the kernel sees it: calls into it go through here, one at a time, and what it does wrong stays here.
 *
 * <pre>
 *   registered --unregister--> removed --last close--> gone: the driver is forgotten
 *                                 (files: -ENODEV)
 * </pre>
 */
public final class Device {
    /** The most negative errno. */
    private static final long LAST_ERRNO = -4095;

    private static final int MAJOR_SHIFT = 8;
    private static final int MINOR_MASK = 0xFF;

    private final Kernel kernel;
    private final UserMemory userMemory;
    private final Consumer<String> log;
    private final Oops oops;
    private final CallbackOwner owner;
    private final String name;
    private final long number;
    private final int blockSize;
    private final List<IoControl> ioControls;
    private final WaitQueue waiting;

    // Whoever is in the kernel.
    private @Nullable Driver driver;
    private final PendingRequests pending = new PendingRequests();
    private boolean busy;
    private boolean removed;
    private boolean partial;
    private long files;
    private long lastFile;
    private long oopses;
    private byte[] spare = {};

    Device(
            Kernel kernel,
            UserMemory userMemory,
            Consumer<String> log,
            Oops oops,
            CallbackOwner owner,
            String name,
            long number,
            Driver driver) {
        this.kernel = kernel;
        this.userMemory = userMemory;
        this.log = log;
        this.oops = oops;
        this.owner = owner;
        this.name = name;
        this.number = number;
        this.driver = driver;
        blockSize = driver.blockSize();
        ioControls = List.copyOf(driver.ioControls());
        waiting = new WaitQueue(kernel);
        if (blockSize != 0 && blockSize != 512 && blockSize != 4096) {
            throw new IllegalArgumentException("a block of " + name + " has 512 or 4096 bytes, not " + blockSize);
        }
    }

    public String name() {
        return name;
    }

    public CallbackOwner owner() {
        return owner;
    }

    /** Major number, with the minor one in the low 8 bits. */
    public long number() {
        return number;
    }

    public long major() {
        return number >> MAJOR_SHIFT;
    }

    public long minor() {
        return number & MINOR_MASK;
    }

    /** Bytes of a block; 0 for a character device. */
    public int blockSize() {
        return blockSize;
    }

    /** Open files. */
    public long files() {
        return files;
    }

    /** Requests that clients wait for. */
    public int pendingRequests() {
        return pending.size();
    }

    /** How often the driver has failed. */
    public long oopses() {
        return oopses;
    }

    /** True if it is no device any more. */
    public boolean isRemoved() {
        return removed;
    }

    UserMemory userMemory() {
        return userMemory;
    }

    Kernel kernel() {
        return kernel;
    }

    WaitQueue waiting() {
        return waiting;
    }

    PendingRequests pending() {
        return pending;
    }

    @Nullable
    IoControl ioControl(long request) {
        for (IoControl each : ioControls) {
            if (each.number() == request) {
                return each;
            }
        }
        return null;
    }

    // ---- its life ----

    DriverEnvironment environment(long seed) {
        return new DriverEnvironment() {
            @Override
            public long ticks() {
                return kernel.ticks();
            }

            @Override
            public long seed() {
                return seed;
            }

            @Override
            public void log(String line) {
                log.accept(name + ": " + line + "\n");
            }

            @Override
            public void wake() {
                waiting.wakeAll();
            }
        };
    }

    FileHandle addFile(boolean nonBlocking) {
        files++;
        owner.use();
        return new FileHandle(++lastFile, nonBlocking);
    }

    void removeFile() {
        files--;
        owner.unuse();
        forgetIfUnused();
    }

    void remove() {
        removed = true;
        pending.finishAll(Errno.ENODEV.result());
        waiting.wakeAll();
        forgetIfUnused();
    }

    private void forgetIfUnused() {
        Driver last = driver;
        if (removed && files == 0 && last != null) {
            callUnowned("detach", last::detach);
            driver = null;
            spare = new byte[0];
        }
    }

    // ---- the driver ----

    /** The driver; it is there while a file is open. */
    Driver driver() {
        Driver there = driver;
        if (there == null) {
            throw new IllegalStateException("device " + name + " is gone");
        }
        return there;
    }

    /** Calls a method for {@code task}, which pays with its process's life if it fails; results from 0 to {@code most}, errnos, or PENDING. */
    long call(Task task, String method, long most, LongSupplier call) {
        try {
            long result = serialised(call);
            check(method, result, most);
            return result;
        } catch (RuntimeException | Error thrown) {
            countOops(thrown);
            throw oops.inCallOf(task, owner.name(), where(method), thrown);
        }
    }

    /** Fails if a result cannot be. */
    static void check(String method, long result, long most) {
        if (result != Driver.PENDING && (result > most || result < LAST_ERRNO)) {
            throw Oops.complaint(method + " returned " + result + ", not 0 to " + most + " or an errno");
        }
    }

    /** A result that came later. */
    long checkLate(Task task, String method, long result, long most) {
        return call(task, method, most, () -> result);
    }

    /** Calls a method for which nobody can pay; false if it failed. */
    boolean callUnowned(String method, Runnable call) {
        try {
            serialised(() -> {
                call.run();
                return 0;
            });
            return true;
        } catch (RuntimeException | Error thrown) {
            countOops(thrown);
            oops.unowned(owner.name(), where(method), thrown);
            return false;
        }
    }

    private long serialised(LongSupplier call) {
        if (busy) {
            throw new IllegalStateException("driver " + name + " is called in the middle of a call");
        }
        busy = true;
        try {
            return call.getAsLong();
        } finally {
            busy = false;
        }
    }

    private void countOops(Throwable thrown) {
        if (!kernel.tasks().isKernels(thrown)) {
            oopses++;
        }
    }

    private String where(String method) {
        return "driver " + name + "." + method;
    }

    /** Bytes of the whole device, of whole blocks; 0 if it has no positions, or the driver fails. */
    long size() {
        Driver there = driver;
        long said = 0;
        try {
            said = there == null ? 0 : there.size();
        } catch (RuntimeException | Error thrown) {
            countOops(thrown);
            oops.unowned(owner.name(), where("size"), thrown);
        }
        return Math.max(0, blockSize == 0 ? said : said / blockSize * blockSize);
    }

    // ---- buffers ----

    /** At least {@code size} bytes for one request, zeroed: a driver that says it has filled more than it has gives away nobody's bytes. */
    byte[] takeBuffer(int size) {
        byte[] taken = spare;
        if (taken.length < size) {
            return new byte[size];
        }
        spare = new byte[0];
        Arrays.fill(taken, 0, size, (byte) 0);
        return taken;
    }

    /** Nobody has the buffer any more. */
    void giveBuffer(byte[] buffer) {
        if (!removed && buffer.length > spare.length) {
            spare = buffer;
        }
    }

    /** Waits until nobody else writes part of a block; else what he has read before would overwrite it. */
    void lockPartial(Task task) {
        while (partial) {
            waiting.await(task);
        }
        partial = true;
    }

    void unlockPartial() {
        partial = false;
        waiting.wakeAll();
    }
}
