package org.pagoda.user.driver;

import java.util.SplittableRandom;
import org.pagoda.kernel.device.BufferView;
import org.pagoda.kernel.device.Driver;
import org.pagoda.kernel.device.DriverEnvironment;
import org.pagoda.kernel.device.Request;

/**
 * {@code /dev/random}. Read: pseudo-random bytes, the same in every run of a machine with the same seed, in the order in which programs read. Write:
 * takes everything, changes nothing. No ioctls, no errors; not for secrets. Example: {@code hexdump /dev/random | head -n 1}.
 */
public final class RandomDriver implements Driver {
    private SplittableRandom random = new SplittableRandom(0);

    @Override
    public void attach(DriverEnvironment environment) {
        random = new SplittableRandom(environment.seed());
    }

    @Override
    public long read(Request request, BufferView target) {
        for (int offset = 0; offset < target.length(); offset++) {
            target.putByte(offset, (byte) random.nextInt());
        }
        return target.length();
    }

    @Override
    public long write(Request request, BufferView source) {
        return source.length();
    }
}
