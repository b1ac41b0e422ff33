package org.pagoda.user.driver;

import org.pagoda.kernel.device.Driver;

class ZeroDriverTest extends DriverContract {
    @Override
    Driver driver() {
        return new ZeroDriver(false);
    }
}
