package org.pagoda.jmh.handover;

import org.jctools.queues.SpscArrayQueue;

/**
 * The floor across cores: a reference to a pooled buffer goes through a queue of JCTools for one producer and one consumer, and comes back
 * through another one. Each producer has its own two queues, and its own frames. No byte is copied.
 */
final class SpscReferences implements Transport {
    private final Settings settings;
    private final BufferMemory memory;
    private final SpscArrayQueue<Frame>[] filled;
    private final SpscArrayQueue<Frame>[] free;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    SpscReferences(Settings settings) {
        this.settings = settings;
        memory = new BufferMemory(PageBuffers.allocate(settings.allRotating()));
        filled = new SpscArrayQueue[settings.producers()];
        free = new SpscArrayQueue[settings.producers()];
        for (int i = 0; i < settings.producers(); i++) {
            filled[i] = new SpscArrayQueue<>(settings.rotating());
            free[i] = new SpscArrayQueue<>(settings.rotating());
            for (int j = 0; j < settings.rotating(); j++) {
                free[i].offer(Frame.number(i * settings.rotating() + j));
            }
        }
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
        private final PageWriter writer;
        private final SpscArrayQueue<Frame> to;
        private final SpscArrayQueue<Frame> from;

        private Sender(int producer) {
            writer = new PageWriter(settings.touch(), producer);
            to = filled[producer];
            from = free[producer];
        }

        @Override
        public int send() {
            for (int done = 0; done < settings.batch(); done++) {
                Frame frame = from.poll();
                if (frame == null) {
                    return done;
                }
                writer.write(memory, frame.address());
                to.offer(frame); // has room for all there are
            }
            return settings.batch();
        }

        @Override
        public void close() {
            // Nothing is its own.
        }
    }

    private final class Receiver implements PageReceiver {
        private final PageReader reader = new PageReader(settings.touch(), settings.producers());

        @Override
        public int receive() {
            for (int i = 0; i < filled.length; i++) {
                drain(filled[i], free[i]);
            }
            return reader.takeCount();
        }

        private void drain(SpscArrayQueue<Frame> from, SpscArrayQueue<Frame> back) {
            for (int i = 0; i < settings.batch(); i++) {
                Frame frame = from.poll();
                if (frame == null) {
                    return;
                }
                reader.read(memory, frame.address());
                back.offer(frame);
            }
        }

        @Override
        public void close() {
            // Nothing is its own.
        }
    }
}
