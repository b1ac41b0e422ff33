package org.pagoda.user.driver;

import org.pagoda.kernel.device.Driver;
import org.pagoda.mmu.Errno;

class FaultyDriverTest extends DriverContract {
    @Override
    Driver driver() {
        return new FaultyDriver();
    }

    /** It takes nothing but its words. */
    @Override
    Errno writeFails() {
        return Errno.EINVAL;
    }
}
