package org.pagoda.jmh.twojvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.pagoda.mmu.Page;

/**
 * Pages as a stream of bytes, through the host's kernel: a page is filled in a buffer and written; as many as are there are read into another buffer, up
 * to {@value #MOST}, and looked at in it. Who waits sleeps in the kernel.
 */
final class StreamLink implements PageLink {
    /** Pages of one read: what a pipe of Linux holds. */
    private static final int MOST = 16;

    private final ReadableByteChannel in;
    private final WritableByteChannel out;
    private final ByteBuffer sent = BufferUtil.allocateDirectAligned(Page.SIZE, Page.SIZE);
    private final ByteBuffer received = BufferUtil.allocateDirectAligned(MOST * Page.SIZE, Page.SIZE);
    private final UnsafeBuffer filled = new UnsafeBuffer(sent);
    private final UnsafeBuffer looked = new UnsafeBuffer(received);

    /** A link over channels that block; closes both. */
    StreamLink(ReadableByteChannel in, WritableByteChannel out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public void send(Producer producer) {
        producer.fill(filled, 0);
        sent.clear();
        try {
            while (sent.hasRemaining()) {
                out.write(sent);
            }
        } catch (ClosedChannelException e) {
            throw ended(e);
        } catch (IOException e) {
            throw new UncheckedIOException("a page was not written", e);
        }
    }

    @Override
    public void receive(Consumer consumer) {
        try {
            do {
                if (in.read(received) < 0) {
                    throw new OtherJvmEnded("the stream has ended");
                }
            } while (received.position() < Page.SIZE);
        } catch (ClosedChannelException e) {
            throw ended(e);
        } catch (IOException e) {
            throw new UncheckedIOException("a page was not read", e);
        }
        int whole = received.position() - received.position() % Page.SIZE;
        for (int offset = 0; offset < whole; offset += Page.SIZE) {
            consumer.look(looked, offset);
        }
        received.flip().position(whole);
        received.compact(); // a part of the next page may be there
    }

    @Override
    public void giveUp() {
        CloseHelper.quietClose(this); // wakes who sleeps, and whatever else is wrong with it shows there
    }

    /** This end was closed, since the other one is gone. */
    private static OtherJvmEnded ended(ClosedChannelException cause) {
        OtherJvmEnded ended = new OtherJvmEnded("this end was closed");
        ended.initCause(cause);
        return ended;
    }

    @Override
    public void close() throws IOException {
        try (in) {
            out.close();
        }
    }
}
