package org.pagoda.jmh.twojvm;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.pagoda.mmu.Page;

/**
 * Slots of a page each in a file that two JVMs have mapped, for one producer and one consumer. Pages are written, and looked at, where they lie.
 *
 * <pre>
 *   0                  1024                 4096
 *   | pages sent       | pages taken        | slot 0 | slot 1 | ...
 *     the producer's     the consumer's       64 slots of a page
 * </pre>
 */
final class MappedRing implements AutoCloseable {
    private static final int SLOTS = 64;
    private static final int SENT = 0;
    private static final int TAKEN =
            1024; // far from the other: no cache line, and no neighbour that is fetched with it
    private static final int SIZE = Page.SIZE + SLOTS * Page.SIZE;

    private final MappedByteBuffer file;
    private final UnsafeBuffer buffer;
    private final OtherJvm other;

    // Its only user in this JVM: pages this side is done with, and how far the other side was when last looked at.
    private long done;
    private long seen;

    /** Maps a file; the first to do so makes it. */
    MappedRing(Path path, OtherJvm other) throws IOException {
        this.other = other;
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            file = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
        }
        buffer = new UnsafeBuffer(file);
    }

    /** The producer's. */
    void send(PageLink.Producer producer) {
        while (done - seen == SLOTS) {
            // Acquire: pairs with the release in receive. The consumer has looked at the slot before this side fills it
            // again.
            seen = buffer.getLongAcquire(TAKEN);
            if (done - seen == SLOTS) {
                other.await();
            }
        }
        producer.fill(buffer, slot(done));
        done++;
        // Release: pairs with the acquire in receive. What the page holds is there before the page is.
        buffer.putLongRelease(SENT, done);
    }

    /** The consumer's: all pages that are there. */
    void receive(PageLink.Consumer consumer) {
        while (done == seen) {
            // Acquire: pairs with the release in send.
            seen = buffer.getLongAcquire(SENT);
            if (done == seen) {
                other.await();
            }
        }
        while (done < seen) {
            consumer.look(buffer, slot(done));
            done++;
            // Release: pairs with the acquire in send.
            buffer.putLongRelease(TAKEN, done);
        }
    }

    private static int slot(long number) {
        return Page.SIZE + (int) (number % SLOTS) * Page.SIZE;
    }

    @Override
    public void close() {
        buffer.wrap(0, 0);
        IoUtil.unmap(file);
    }
}
