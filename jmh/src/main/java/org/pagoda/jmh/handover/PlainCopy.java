package org.pagoda.jmh.handover;

import org.agrona.concurrent.UnsafeBuffer;
import org.pagoda.mmu.Page;

/** A floor, for one thread only: each page is copied into the next slot, and that is all. There is nothing to wait for, and nobody to tell. */
final class PlainCopy implements Transport, PageSender, PageReceiver {
    private final UnsafeBuffer source = PageBuffers.allocate(1);
    private final BufferMemory sourceMemory = new BufferMemory(source);
    private final UnsafeBuffer slots;
    private final BufferMemory slotMemory;
    private final PageWriter writer;
    private final PageReader reader;
    private final int batch;
    private final int mask;

    // The thread.
    private long sent;
    private long received;

    PlainCopy(Settings settings) {
        if (!settings.sameCore()) {
            throw new IllegalArgumentException("a plain copy hands nothing over to another core");
        }
        slots = PageBuffers.allocate(settings.rotating());
        slotMemory = new BufferMemory(slots);
        mask = settings.rotating() - 1;
        batch = settings.batch();
        writer = new PageWriter(settings.touch(), 0);
        reader = new PageReader(settings.touch(), 1);
    }

    @Override
    public PageSender openSender(int producer) {
        return this;
    }

    @Override
    public PageReceiver openReceiver() {
        return this;
    }

    @Override
    public int send() {
        int done = 0;
        while (done < batch && sent - received <= mask) {
            writer.write(sourceMemory, 0);
            slots.putBytes(slot(sent++), source, 0, Page.SIZE);
            done++;
        }
        return done;
    }

    @Override
    public int receive() {
        for (int i = 0; i < batch && received < sent; i++) {
            reader.read(slotMemory, slot(received++));
        }
        return reader.takeCount();
    }

    private int slot(long number) {
        return (int) Page.address(number & mask);
    }

    @Override
    public void close() {
        // Memory is the collector's.
    }
}
