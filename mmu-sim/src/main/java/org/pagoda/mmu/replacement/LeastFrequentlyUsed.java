package org.pagoda.mmu.replacement;

import java.util.function.IntPredicate;

/**
 * LFU: the page that was used the fewest times goes; of several, the least recently used one. Counting begins anew each
 * time a page is loaded.
 *
 * <p>Source: E. G. Coffman, P. J. Denning, Operating Systems Theory, Prentice-Hall 1973, chapter 6; among the stack
 * algorithms of Mattson, Gecsei, Slutz and Traiger, 1970, it stands with counts that are kept for ever.
 *
 * <p>Pages used equally often are in one bucket, in the order of their last use, and the buckets are chained by count.
 * A page that is used moves to the bucket after its own, which is made if it is not there: all in constant time.
 *
 * <pre>
 *   count 1: page page page    count 2: page    count 7: page page
 *            ^ the victim
 * </pre>
 *
 * <p>No parameters.
 */
public final class LeastFrequentlyUsed implements ReplacementPolicy {
    /** The end of the chain of buckets. */
    private static final int CHAIN = 0;

    private final PageLinks links;
    private final int[] bucketOf;

    // Buckets: bucket 0 is the end of the chain, the others have a count, or stand in the chain of unused ones.
    private final long[] count;
    private final int[] previousBucket;
    private final int[] nextBucket;
    private int unused;

    public LeastFrequentlyUsed(PolicyParameters parameters) {
        // A page that moves may need a new bucket before its old one is empty.
        int buckets = Math.min(parameters.frames(), parameters.pages()) + 2;
        links = new PageLinks(parameters.pages(), buckets);
        bucketOf = new int[parameters.pages()];
        count = new long[buckets];
        previousBucket = new int[buckets];
        nextBucket = new int[buckets];
        for (int bucket = buckets - 1; bucket > CHAIN; bucket--) {
            nextBucket[bucket] = unused;
            unused = bucket;
        }
    }

    @Override
    public Knowledge knowledge() {
        return Knowledge.EVERY_ACCESS;
    }

    @Override
    public int chooseVictim(int incoming, IntPredicate evictable) {
        for (int bucket = nextBucket[CHAIN]; bucket != CHAIN; bucket = nextBucket[bucket]) {
            for (int page = links.next(links.end(bucket)); links.isPage(page); page = links.next(page)) {
                if (evictable.test(page)) {
                    remove(page);
                    return page;
                }
            }
        }
        return NONE;
    }

    @Override
    public void onLoaded(int page) {
        int bucket = bucketAfter(CHAIN, 1);
        links.insertBefore(links.end(bucket), page);
        bucketOf[page] = bucket;
    }

    @Override
    public void onHit(int page) {
        if (!links.isLinked(page)) {
            throw new IllegalStateException("page " + page + " is not resident");
        }
        int bucket = bucketOf[page];
        long times = count[bucket] + 1;
        if (isAlone(page) && count[nextBucket[bucket]] != times) {
            count[bucket] = times;
            return;
        }
        int next = bucketAfter(bucket, times);
        links.moveBefore(links.end(next), page);
        bucketOf[page] = next;
        releaseIfEmpty(bucket);
    }

    private boolean isAlone(int page) {
        return links.next(page) == links.previous(page);
    }

    @Override
    public void onGone(int page) {
        if (links.isLinked(page)) {
            remove(page);
        }
    }

    private void remove(int page) {
        links.remove(page);
        releaseIfEmpty(bucketOf[page]);
    }

    /** The bucket for a count that comes next after that of {@code bucket}. */
    private int bucketAfter(int bucket, long times) {
        int next = nextBucket[bucket];
        if (count[next] == times) {
            return next;
        }
        int made = unused;
        if (made == CHAIN) {
            throw new IllegalStateException("more pages are resident than there are frames");
        }
        unused = nextBucket[made];
        count[made] = times;
        previousBucket[made] = bucket;
        nextBucket[made] = next;
        nextBucket[bucket] = made;
        previousBucket[next] = made;
        return made;
    }

    private void releaseIfEmpty(int bucket) {
        if (links.isPage(links.next(links.end(bucket)))) {
            return;
        }
        nextBucket[previousBucket[bucket]] = nextBucket[bucket];
        previousBucket[nextBucket[bucket]] = previousBucket[bucket];
        nextBucket[bucket] = unused;
        unused = bucket;
    }
}
