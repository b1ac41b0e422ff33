package org.pagoda.jmh.handover;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pagoda.mmu.Page;

/**
 * Aeron IPC: the producer's page is copied into a log, in one fragment, and the consumer looks at it there. As many bytes as frames may be under
 * way; they rotate through the log's three terms, each twice as long. A batch is offered page by page, and polled in one go.
 *
 * <p>Aeron's driver says how far producers may go, and cleans the log behind the consumer. It has no thread of its own here, which would be a
 * third one on two cores: the consumer runs it, once in a quarter of the frames.
 */
final class AeronIpc implements Transport {
    private static final int STREAM = 1;
    /** How often the consumer finds nothing before it runs the driver again. */
    private static final int PATIENCE = 256;

    private final Settings settings;
    private final AeronDriver driver;
    private final Aeron aeron;
    private final Subscription subscription;
    private final Publication publication;

    AeronIpc(Settings settings) {
        this.settings = settings;
        driver = new AeronDriver(settings.allRotating() * Page.SIZE);
        aeron = driver.connect();
        subscription = aeron.addSubscription(CommonContext.IPC_CHANNEL, STREAM);
        publication = settings.producers() == 1
                ? aeron.addExclusivePublication(CommonContext.IPC_CHANNEL, STREAM)
                : aeron.addPublication(CommonContext.IPC_CHANNEL, STREAM);
        while (!publication.isConnected() || !subscription.isConnected()) {
            runDriver();
        }
    }

    private void runDriver() {
        driver.run();
        aeron.conductorAgentInvoker().invoke();
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
        aeron.close();
        driver.close();
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
                filled = !offer();
                if (filled) {
                    return done;
                }
            }
            return settings.batch();
        }

        private boolean offer() {
            long result = publication.offer(page, 0, Page.SIZE);
            if (result == Publication.ADMIN_ACTION) { // a term was full; now there is a new one
                result = publication.offer(page, 0, Page.SIZE);
            }
            if (result < 0 && result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION) {
                throw new IllegalStateException("an offer gave " + Publication.errorString(result));
            }
            return result > 0;
        }

        @Override
        public void close() {
            // Memory is the collector's.
        }
    }

    private final class Receiver implements PageReceiver {
        private final PageReader reader = new PageReader(settings.touch(), settings.producers());
        private final BufferMemory memory = new BufferMemory(new UnsafeBuffer(0, 0));
        private final FragmentHandler handler = this::onPage;
        private int sinceDriverRan;
        private int emptyPolls;

        @Override
        public int receive() {
            sinceDriverRan += subscription.poll(handler, settings.batch());
            int pages = reader.takeCount();
            emptyPolls = pages == 0 ? emptyPolls + 1 : 0;
            if (sinceDriverRan >= settings.allRotating() / 4 || emptyPolls == PATIENCE) {
                sinceDriverRan = 0;
                emptyPolls = 0;
                runDriver();
            }
            return pages;
        }

        private void onPage(DirectBuffer buffer, int offset, int length, Header header) {
            memory.wrap(buffer);
            reader.read(memory, offset);
        }

        @Override
        public void close() {
            // Closed with the transport.
        }
    }
}
