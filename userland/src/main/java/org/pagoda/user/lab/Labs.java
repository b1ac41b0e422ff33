package org.pagoda.user.lab;

import java.util.List;
import java.util.stream.Collectors;

/** All labs, in the order of a course. */
public final class Labs {
    private static final List<Lab> ALL = List.of(
            new PingPong(),
            new Pipeline(),
            new Flags(),
            new SendPage(),
            new Broadcast(),
            new Abandon(),
            new Signals(),
            new CallReply(),
            new Deadlock(),
            new UseAfterMove(),
            new Flood(),
            new LendAndRevoke(),
            new Translate(),
            new TlbReach(),
            new DemandZero(),
            new CopyOnWrite(),
            new Belady(),
            new Thrashing(),
            new Swap());

    private Labs() {}

    public static List<Lab> all() {
        return ALL;
    }

    /** The lab called {@code name}; throws {@link UsageException} if there is none. */
    public static Lab find(String name) {
        for (Lab lab : ALL) {
            if (lab.name().equals(name)) {
                return lab;
            }
        }
        throw new UsageException("no lab is called '" + name + "'; there are "
                + ALL.stream().map(Lab::name).collect(Collectors.joining(", ")));
    }
}
