package org.pagoda.user.driver;

import org.pagoda.kernel.device.BufferView;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.device.Request;

/**
 * {@code /dev/null}. Read: the end, at once. Write: takes everything, keeps nothing. No ioctls, no errors. Example: {@code cat file > /dev/null}.
 */
public final class NullDriver implements Driver {
    @Override
    public long read(Request request, BufferView target) {
        return 0;
    }

    @Override
    public long write(Request request, BufferView source) {
        return source.length();
    }
}
