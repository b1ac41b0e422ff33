package org.pagoda.user.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.pagoda.kernel.device.Driver;
import org.pagoda.user.Libc;

class RandomDriverTest extends DriverContract {
    @Override
    Driver driver() {
        return new RandomDriver();
    }

    /** No bytes come twice. */
    @Override
    void assertPieces(Libc libc, long file, long pages, byte[] whole) {
        assertEquals(3000, whole.length);
    }
}
