package org.pagoda.mmu.replacement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/**
 * A policy as its definition says, slow and plain: lists that are searched from one end to the other. What the fast
 * policy chooses must be what this one chooses.
 */
abstract class PolicyModel implements ReplacementPolicy {
    final PolicyParameters parameters;

    PolicyModel(PolicyParameters parameters) {
        this.parameters = parameters;
    }

    static ReplacementPolicy of(PolicyName name, PolicyParameters parameters) {
        return switch (name) {
            case FIFO -> new FirstInFirstOutModel(parameters);
            case LRU -> new RecencyModel(parameters, 1);
            case MRU -> new RecencyModel(parameters, -1);
            case LFU -> new FrequencyModel(parameters);
            case RANDOM -> new RandomModel(parameters);
            case CLOCK -> new ClockModel(parameters);
            case NRU -> new NotRecentlyUsedModel(parameters);
            case AGING -> new AgingModel(parameters);
            case WSCLOCK -> new WorkingSetClockModel(parameters);
            case OPT -> new OptimalModel(parameters);
            case TWO_QUEUES -> new TwoQueuesModel(parameters);
            case ARC -> new AdaptiveReplacementCacheModel(parameters);
            case LIRS -> new LirsModel(parameters);
        };
    }

    /** Takes the first page that can go out of a list; NONE if there is none. */
    static int takeFirst(List<Integer> pages, IntPredicate evictable) {
        for (int page : new ArrayList<>(pages)) {
            if (evictable.test(page)) {
                pages.remove((Integer) page);
                return page;
            }
        }
        return NONE;
    }

    /** The first of those with the lowest value, or NONE. */
    static int lowest(List<Integer> pages, IntToLongFunction value) {
        int best = NONE;
        for (int page : pages) {
            if (best == NONE || value.applyAsLong(page) < value.applyAsLong(best)) {
                best = page;
            }
        }
        return best;
    }

    static List<Integer> evictable(List<Integer> pages, IntPredicate evictable) {
        return pages.stream().filter(evictable::test).toList();
    }
}
