package org.pagoda.user.driver;

import org.pagoda.kernel.device.BufferView;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.device.Request;
import org.pagoda.mmu.Errno;

/**
 * {@code /dev/zero} and {@code /dev/full}. Read: as many zeros as were asked for. Write: zero takes everything and keeps nothing; full says {@code
 * -ENOSPC}. No ioctls. Example: {@code dd if=/dev/zero of=/tmp/file bs=4096 count=1}.
 */
public final class ZeroDriver implements Driver {
    private final boolean full;

    /** {@code full}: nothing can be written. */
    public ZeroDriver(boolean full) {
        this.full = full;
    }

    @Override
    public long read(Request request, BufferView target) {
        target.fill(0, target.length(), (byte) 0);
        return target.length();
    }

    @Override
    public long write(Request request, BufferView source) {
        return full ? Errno.ENOSPC.result() : source.length();
    }
}
