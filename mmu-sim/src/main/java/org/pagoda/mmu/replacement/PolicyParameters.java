package org.pagoda.mmu.replacement;

import java.util.Objects;

/**
 * What a policy is made of. Each policy has a public constructor that takes one of these.
 *
 * @param frames how many pages can be resident at a time, at least 1
 * @param pages pages are numbered from 0 to {@code pages - 1}; at least 1, and it may be fewer than frames
 * @param seed decides what is left to chance; any value. Draw with {@link java.util.SplittableRandom#nextLong} and
 *     nothing else: that is the same on every JDK
 * @param bits the reference and dirty bits of resident pages
 * @param clock the virtual time
 */
public record PolicyParameters(int frames, int pages, long seed, ReferenceBits bits, VirtualClock clock) {
    public PolicyParameters {
        if (frames < 1) {
            throw new IllegalArgumentException("there must be at least 1 frame, not " + frames);
        }
        if (pages < 1) {
            throw new IllegalArgumentException("there must be at least 1 page, not " + pages);
        }
        Objects.requireNonNull(bits, "bits");
        Objects.requireNonNull(clock, "clock");
    }

    /** A share of the frames, in percent, rounded down but at least {@code least}. */
    int percentOfFrames(int percent, int least) {
        return Math.max(least, (int) ((long) frames * percent / 100));
    }
}
