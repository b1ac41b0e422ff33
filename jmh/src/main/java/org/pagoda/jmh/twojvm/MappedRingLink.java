package org.pagoda.jmh.twojvm;

import java.io.IOException;
import java.nio.file.Path;

/** A {@link MappedRing} there and one back. */
final class MappedRingLink implements PageLink {
    private final MappedRing sending;
    private final MappedRing receiving;

    MappedRingLink(Side side, Path folder, OtherJvm other) throws IOException {
        Path there = folder.resolve("there");
        Path back = folder.resolve("back");
        sending = new MappedRing(side == Side.PARENT ? there : back, other);
        receiving = new MappedRing(side == Side.PARENT ? back : there, other);
    }

    @Override
    public void send(Producer producer) {
        sending.send(producer);
    }

    @Override
    public void receive(Consumer consumer) {
        receiving.receive(consumer);
    }

    @Override
    public void close() {
        sending.close();
        receiving.close();
    }
}
