package org.pagoda.jmh.twojvm;

import java.io.IOException;
import java.nio.file.Path;

/** All ways there are, and how one end of each is opened: first the parent's, which makes what the child's then finds. */
public enum Peer {
    /** Aeron IPC: {@link AeronLink}. */
    AERON_IPC(AeronLink::new),
    /** Slots of a file that both JVMs have mapped: {@link MappedRingLink}. */
    MAPPED_RING(MappedRingLink::new),
    /** Named pipes of the host: {@link FifoLink}. */
    FIFO(FifoLink::open),
    /** A Unix-domain socket: {@link UnixSocketLink}. */
    UNIX_SOCKET(UnixSocketLink::open);

    /** Opens an end. */
    private interface Opener {
        PageLink open(Side side, Path folder, OtherJvm other) throws IOException;
    }

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a method or a constructor
    private final Opener opener;

    Peer(Opener opener) {
        this.opener = opener;
    }

    /**
     * Opens one end.
     *
     * @param folder for files that both sides find; empty when the parent opens its end
     */
    PageLink open(Side side, Path folder, OtherJvm other) throws IOException {
        return opener.open(side, folder, other);
    }
}
