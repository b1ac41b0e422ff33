package org.pagoda.user.driver;

import org.pagoda.kernel.device.Driver;

class RamDiskDriverTest extends DriverContract {
    @Override
    Driver driver() {
        return new RamDiskDriver(4);
    }
}
