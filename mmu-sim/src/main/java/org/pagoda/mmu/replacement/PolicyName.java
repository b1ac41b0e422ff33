package org.pagoda.mmu.replacement;

/** The policies that are built in. */
public enum PolicyName implements PolicyFactory {
    FIFO("FIFO"),
    LRU("LRU"),
    MRU("MRU"),
    LFU("LFU"),
    RANDOM("RANDOM"),
    CLOCK("CLOCK"),
    NRU("NRU"),
    AGING("AGING"),
    WSCLOCK("WSCLOCK"),
    OPT("OPT"),
    TWO_QUEUES("2Q"),
    ARC("ARC"),
    LIRS("LIRS");

    private final String title;

    PolicyName(String title) {
        this.title = title;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public ReplacementPolicy create(PolicyParameters parameters) {
        return switch (this) {
            case FIFO -> new FirstInFirstOut(parameters);
            case LRU -> new LeastRecentlyUsed(parameters);
            case MRU -> new MostRecentlyUsed(parameters);
            case LFU -> new LeastFrequentlyUsed(parameters);
            case RANDOM -> new RandomReplacement(parameters);
            case CLOCK -> new Clock(parameters);
            case NRU -> new NotRecentlyUsed(parameters);
            case AGING -> new Aging(parameters);
            case WSCLOCK -> new WorkingSetClock(parameters);
            case OPT -> new Optimal(parameters);
            case TWO_QUEUES -> new TwoQueues(parameters);
            case ARC -> new AdaptiveReplacementCache(parameters);
            case LIRS -> new LowInterReferenceRecencySet(parameters);
        };
    }
}
