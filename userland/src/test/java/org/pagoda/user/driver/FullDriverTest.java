package org.pagoda.user.driver;

import org.pagoda.kernel.device.Driver;
import org.pagoda.mmu.Errno;

class FullDriverTest extends DriverContract {
    @Override
    Driver driver() {
        return new ZeroDriver(true);
    }

    @Override
    Errno writeFails() {
        return Errno.ENOSPC;
    }
}
