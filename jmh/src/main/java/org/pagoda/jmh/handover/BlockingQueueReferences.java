package org.pagoda.jmh.handover;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;

/**
 * A reference to a pooled buffer goes through a queue of the JDK, and comes back through another one of the same kind. All producers share the
 * two. Nobody blocks: who finds a queue empty looks again. A batch is taken out in one go; there is no way to put one in so.
 */
final class BlockingQueueReferences implements Transport {
    private final Settings settings;
    private final BufferMemory memory;
    private final BlockingQueue<Frame> filled;
    private final Queue<Frame> free;

    private BlockingQueueReferences(Settings settings, BlockingQueue<Frame> filled, Queue<Frame> free) {
        this.settings = settings;
        this.filled = filled;
        this.free = free;
        memory = new BufferMemory(PageBuffers.allocate(settings.allRotating()));
        for (int i = 0; i < settings.allRotating(); i++) {
            free.add(Frame.number(i));
        }
    }

    /** With bounded queues, each behind a lock. */
    static Transport array(Settings settings) {
        int room = settings.allRotating();
        return new BlockingQueueReferences(settings, new ArrayBlockingQueue<>(room), new ArrayBlockingQueue<>(room));
    }

    /** With linked queues without a lock, which make a node for each element. */
    static Transport linked(Settings settings) {
        return new BlockingQueueReferences(settings, new LinkedTransferQueue<>(), new LinkedTransferQueue<>());
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

        private Sender(int producer) {
            writer = new PageWriter(settings.touch(), producer);
        }

        @Override
        public int send() {
            for (int done = 0; done < settings.batch(); done++) {
                Frame frame = free.poll();
                if (frame == null) {
                    return done;
                }
                writer.write(memory, frame.address());
                filled.add(frame); // has room for all there are
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
        private final List<Frame> taken = new ArrayList<>(settings.batch());

        @Override
        public int receive() {
            if (settings.batch() == 1) {
                Frame frame = filled.poll();
                if (frame != null) {
                    look(frame);
                }
            } else {
                filled.drainTo(taken, settings.batch());
                for (int i = 0; i < taken.size(); i++) {
                    look(taken.get(i));
                }
                taken.clear();
            }
            return reader.takeCount();
        }

        private void look(Frame frame) {
            reader.read(memory, frame.address());
            free.add(frame);
        }

        @Override
        public void close() {
            // Nothing is its own.
        }
    }
}
