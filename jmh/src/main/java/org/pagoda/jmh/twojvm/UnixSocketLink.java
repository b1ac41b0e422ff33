package org.pagoda.jmh.twojvm;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A stream socket of the host, by a name in its file system; the parent listens. */
final class UnixSocketLink implements PageLink {
    private final ServerSocketChannel server;
    private @Nullable PageLink accepted;

    private UnixSocketLink(UnixDomainSocketAddress address) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(address);
    }

    static PageLink open(Side side, Path folder, OtherJvm other) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        if (side == Side.PARENT) {
            return new UnixSocketLink(address);
        }
        SocketChannel channel = SocketChannel.open(address);
        return new StreamLink(channel, channel);
    }

    @Override
    public void connect() throws IOException {
        SocketChannel channel = server.accept(); // at once: the child has connected
        accepted = new StreamLink(channel, channel);
    }

    private PageLink accepted() {
        if (accepted == null) {
            throw new IllegalStateException("nobody has connected");
        }
        return accepted;
    }

    @Override
    public void send(Producer producer) {
        accepted().send(producer);
    }

    @Override
    public void receive(Consumer consumer) {
        accepted().receive(consumer);
    }

    @Override
    public void giveUp() {
        accepted().giveUp();
    }

    @Override
    public void close() throws IOException {
        try (server) {
            if (accepted != null) {
                accepted.close();
            }
        }
    }
}
