package org.pagoda.user.driver;

import org.pagoda.kernel.device.BufferView;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.device.Request;
import org.pagoda.mmu.Errno;

/**
 * {@code /dev/hello}, the tutorial's: remembers the last thing that was written, up to 4096 bytes, and says it from the beginning to whoever opens
 * it. No ioctls. Errors: {@code -ENOSPC} for more than 4096 bytes. Example: {@code echo hi > /dev/hello; cat /dev/hello}.
 */
public final class HelloDriver implements Driver {
    private static final int MOST = 4096;

    private byte[] remembered = {};

    @Override
    public long size() {
        return remembered.length;
    }

    @Override
    public long read(Request request, BufferView target) {
        return target.putFrom(remembered, request.position());
    }

    @Override
    public long write(Request request, BufferView source) {
        if (source.length() > MOST) {
            return Errno.ENOSPC.result();
        }
        remembered = source.toBytes();
        return remembered.length;
    }
}
