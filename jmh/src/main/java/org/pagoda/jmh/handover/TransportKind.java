package org.pagoda.jmh.handover;

/** All there are, and how each is made. */
public enum TransportKind {
    /** A floor, on the same core only: {@link PlainCopy}. */
    PLAIN_COPY(false, 1),
    /** The floor across cores: {@link SpscReferences}. */
    SPSC_REFERENCE(true, Integer.MAX_VALUE),
    AGRONA_ONE_TO_ONE(true, 1),
    AGRONA_MANY_TO_ONE(true, Integer.MAX_VALUE),
    DISRUPTOR(true, Integer.MAX_VALUE),
    ARRAY_BLOCKING_QUEUE(true, Integer.MAX_VALUE),
    LINKED_TRANSFER_QUEUE(true, Integer.MAX_VALUE),
    AERON_IPC(true, Integer.MAX_VALUE),
    PAGODA_MOVE(true, Integer.MAX_VALUE),
    PAGODA_SHARE(true, Integer.MAX_VALUE),
    PAGODA_DUPLICATE(true, Integer.MAX_VALUE),
    PAGODA_DUPLICATE_WRITTEN(true, Integer.MAX_VALUE),
    PAGODA_COPY(true, Integer.MAX_VALUE);

    private final boolean acrossCores;
    private final int mostProducers;

    TransportKind(boolean acrossCores, int mostProducers) {
        this.acrossCores = acrossCores;
        this.mostProducers = mostProducers;
    }

    /** Makes one; {@link IllegalArgumentException} for settings that it is not made for. */
    Transport create(Settings settings) {
        return switch (this) {
            case PLAIN_COPY -> new PlainCopy(settings);
            case SPSC_REFERENCE -> new SpscReferences(settings);
            case AGRONA_ONE_TO_ONE -> AgronaRing.oneToOne(settings);
            case AGRONA_MANY_TO_ONE -> AgronaRing.manyToOne(settings);
            case DISRUPTOR -> new DisruptorSlots(settings);
            case ARRAY_BLOCKING_QUEUE -> BlockingQueueReferences.array(settings);
            case LINKED_TRANSFER_QUEUE -> BlockingQueueReferences.linked(settings);
            case AERON_IPC -> new AeronIpc(settings);
            case PAGODA_MOVE -> new PagodaMessages(settings, PagodaMessages.Way.MOVE);
            case PAGODA_SHARE -> new PagodaMessages(settings, PagodaMessages.Way.SHARE);
            case PAGODA_DUPLICATE -> new PagodaMessages(settings, PagodaMessages.Way.DUPLICATE);
            case PAGODA_DUPLICATE_WRITTEN -> new PagodaMessages(settings, PagodaMessages.Way.DUPLICATE_WRITTEN);
            case PAGODA_COPY -> new PagodaCopy(settings);
        };
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
