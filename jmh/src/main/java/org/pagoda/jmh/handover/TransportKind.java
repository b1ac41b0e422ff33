package org.pagoda.jmh.handover;

import java.util.function.Function;

/** All there are, and how each is made. */
public enum TransportKind {
    /** A floor, on the same core only: {@link PlainCopy}. */
    PLAIN_COPY(PlainCopy::new, false, 1),
    /** The floor across cores: {@link SpscReferences}. */
    SPSC_REFERENCE(SpscReferences::new, true, Integer.MAX_VALUE),
    AGRONA_ONE_TO_ONE(AgronaRing::oneToOne, true, 1),
    AGRONA_MANY_TO_ONE(AgronaRing::manyToOne, true, Integer.MAX_VALUE),
    DISRUPTOR(DisruptorSlots::new, true, Integer.MAX_VALUE),
    ARRAY_BLOCKING_QUEUE(BlockingQueueReferences::array, true, Integer.MAX_VALUE),
    LINKED_TRANSFER_QUEUE(BlockingQueueReferences::linked, true, Integer.MAX_VALUE),
    AERON_IPC(AeronIpc::new, true, Integer.MAX_VALUE),
    PAGODA_MOVE(settings -> new PagodaMessages(settings, PagodaMessages.Way.MOVE), true, Integer.MAX_VALUE),
    PAGODA_SHARE(settings -> new PagodaMessages(settings, PagodaMessages.Way.SHARE), true, Integer.MAX_VALUE),
    PAGODA_DUPLICATE(settings -> new PagodaMessages(settings, PagodaMessages.Way.DUPLICATE), true, Integer.MAX_VALUE),
    PAGODA_DUPLICATE_WRITTEN(
            settings -> new PagodaMessages(settings, PagodaMessages.Way.DUPLICATE_WRITTEN), true, Integer.MAX_VALUE),
    PAGODA_COPY(PagodaCopy::new, true, Integer.MAX_VALUE);

    private final Function<Settings, Transport> factory;
    private final boolean acrossCores;
    private final int mostProducers;

    TransportKind(Function<Settings, Transport> factory, boolean acrossCores, int mostProducers) {
        this.factory = factory;
        this.acrossCores = acrossCores;
        this.mostProducers = mostProducers;
    }

    /** Makes one; {@link IllegalArgumentException} for settings that it is not made for. */
    Transport create(Settings settings) {
        return factory.apply(settings);
    }

    /** True if producer and consumer can be two threads. */
    boolean isAcrossCores() {
        return acrossCores;
    }

    /** How many producers it takes. */
    int mostProducers() {
        return mostProducers;
    }
}
