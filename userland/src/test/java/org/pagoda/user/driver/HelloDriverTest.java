package org.pagoda.user.driver;

import org.pagoda.kernel.device.Driver;

class HelloDriverTest extends DriverContract {
    @Override
    Driver driver() {
        return new HelloDriver();
    }
}
