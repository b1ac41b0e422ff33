package org.pagoda.user.trace;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trace is of: all that a run hangs on, so that it can be run again.
 *
 * @param lab its name
 * @param seed what chance was drawn from
 * @param cpus of each machine
 * @param memory as in {@code 64M}
 * @param swap as in {@code 1M}; null: none
 * @param ticks the tick limit; null: none
 * @param until the tick at which the run was cut short; null: it was not
 * @param isParallel true for a run that cannot be repeated
 * @param settings what was set in the lab, by key
 * @param source the file that it is in; null: it is one of Pagoda's own
 * @param shell arguments of the shell that was run in the place of a lab; null: it was a lab
 * @param hasHost true if there was a folder of the host
 */
public record TraceHeader(
        String lab,
        long seed,
        int cpus,
        String memory,
        @Nullable String swap,
        @Nullable Long ticks,
        @Nullable Long until,
        boolean isParallel,
        Map<String, String> settings,
        @Nullable TraceSource source,
        @Nullable List<String> shell,
        boolean hasHost) {
    /** What stands first in each trace. */
    public static final String FORMAT = "pagoda-trace";
    /** The version of what this program writes, and the only one that it reads. */
    public static final long VERSION = 1;

    /** The same run under another seed. */
    public TraceHeader withSeed(long other) {
        return new TraceHeader(
                lab, other, cpus, memory, swap, ticks, until, isParallel, settings, source, shell, hasHost);
    }
}
