package org.pagoda.user.driver;

import org.pagoda.kernel.device.Driver;

class NullDriverTest extends DriverContract {
    @Override
    Driver driver() {
        return new NullDriver();
    }
}
