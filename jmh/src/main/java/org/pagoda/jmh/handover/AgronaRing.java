package org.pagoda.jmh.handover;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.pagoda.mmu.Page;

/**
 * A ring of Agrona, with records of 4 KiB: the producer's page is copied into a record, and the consumer looks at it there. As many bytes as
 * frames rotate; since a record has a header of eight bytes, the ring has room for one page less. A batch is written record by record, and read in
 * one go.
 */
final class AgronaRing implements Transport {
    private static final int TYPE = 1;

    private final Settings settings;
    private final RingBuffer ring;

    private AgronaRing(Settings settings, RingBuffer ring) {
        this.settings = settings;
        this.ring = ring;
    }

    /** For one producer. */
    static Transport oneToOne(Settings settings) {
        if (settings.producers() != 1) {
            throw new IllegalArgumentException("a one-to-one ring has one producer, not " + settings.producers());
        }
        return new AgronaRing(settings, new OneToOneRingBuffer(buffer(settings)));
    }

    /** For any number of producers. */
    static Transport manyToOne(Settings settings) {
        return new AgronaRing(settings, new ManyToOneRingBuffer(buffer(settings)));
    }

    private static UnsafeBuffer buffer(Settings settings) {
        int bytes = settings.allRotating() * Page.SIZE;
        return PageBuffers.allocateBytes(bytes + RingBufferDescriptor.TRAILER_LENGTH);
    }

    @Override
    public PageSender openSender(int producer) {
        return new Sender(producer);
    }

    @Override
    public PageReceiver openReceiver() {
        return new Receiver();
    }

    @Override
    public void close() {
        // Memory is the collector's.
    }

    private final class Sender implements PageSender {
        private final UnsafeBuffer page = PageBuffers.allocate(1);
        private final BufferMemory memory = new BufferMemory(page);
        private final PageWriter writer;
        private boolean filled;

        private Sender(int producer) {
            writer = new PageWriter(settings.touch(), producer);
        }

        @Override
        public int send() {
            for (int done = 0; done < settings.batch(); done++) {
                if (!filled) {
                    writer.write(memory, 0);
                }
                filled = !ring.write(TYPE, page, 0, Page.SIZE);
                if (filled) {
                    return done;
                }
            }
            return settings.batch();
        }

        @Override
        public void close() {
            // Memory is the collector's.
        }
    }

    private final class Receiver implements PageReceiver {
        private final PageReader reader = new PageReader(settings.touch(), settings.producers());
        private final BufferMemory memory = new BufferMemory(ring.buffer());
        private final MessageHandler handler = this::onPage;

        @Override
        public int receive() {
            ring.read(handler, settings.batch());
            return reader.takeCount();
        }

        private void onPage(int type, MutableDirectBuffer buffer, int index, int length) {
            reader.read(memory, index);
        }

        @Override
        public void close() {
            // Nothing is its own.
        }
    }
}
