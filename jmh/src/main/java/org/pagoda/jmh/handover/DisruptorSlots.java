package org.pagoda.jmh.handover;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.ProducerType;
import org.agrona.concurrent.UnsafeBuffer;
import org.pagoda.mmu.Page;

/**
 * LMAX's Disruptor, whose slots have 4 KiB each: the producer's page is copied into a slot, and the consumer looks at it there. A batch of slots is
 * claimed, and published, in one go, or not at all.
 */
final class DisruptorSlots implements Transport {
    private final Settings settings;
    private final UnsafeBuffer slots;
    private final RingBuffer<Frame> ring;
    private final EventPoller<Frame> poller;

    // Whoever makes slots: the constructor.
    private int made;

    DisruptorSlots(Settings settings) {
        this.settings = settings;
        slots = PageBuffers.allocate(settings.allRotating());
        ProducerType type = settings.producers() == 1 ? ProducerType.SINGLE : ProducerType.MULTI;
        ring = RingBuffer.create(type, () -> Frame.number(made++), settings.allRotating(), new BusySpinWaitStrategy());
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
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

        private Sender(int producer) {
            writer = new PageWriter(settings.touch(), producer);
        }

        @Override
        public int send() {
            int batch = settings.batch();
            if (!ring.hasAvailableCapacity(batch)) {
                return 0;
            }
            long last;
            try {
                last = ring.tryNext(batch);
            } catch (InsufficientCapacityException e) {
                return 0; // another producer was faster
            }
            long first = last - batch + 1;
            for (long sequence = first; sequence <= last; sequence++) {
                writer.write(memory, 0);
                slots.putBytes((int) ring.get(sequence).address(), page, 0, Page.SIZE);
            }
            ring.publish(first, last);
            return batch;
        }

        @Override
        public void close() {
            // Memory is the collector's.
        }
    }

    private final class Receiver implements PageReceiver, EventPoller.Handler<Frame> {
        private final PageReader reader = new PageReader(settings.touch(), settings.producers());
        private final BufferMemory memory = new BufferMemory(slots);
        private int left;

        @Override
        public int receive() {
            left = settings.batch();
            try {
                poller.poll(this);
            } catch (Exception e) {
                throw new IllegalStateException("the handler, which throws nothing, has thrown", e);
            }
            return reader.takeCount();
        }

        /** True: the next one too. */
        @Override
        public boolean onEvent(Frame slot, long sequence, boolean endOfBatch) {
            reader.read(memory, slot.address());
            return --left > 0;
        }

        @Override
        public void close() {
            // Nothing is its own.
        }
    }
}
