package org.pagoda.jmh.bench;

import java.util.List;

/** What Pagoda is to reach, a line each; ratios are of figures of one run, on JDK 17 and two cores. */
final class GoalTable {
    private static final List<Goal> GOALS = List.of(
            Goal.time("same core: move 1 page, 8 bytes touched, per one-way", "same-move", 0.8, "same-copy"),
            Goal.time("same core: per page in batches of 64", "same-batch-64", 0.15, "same-copy"),
            Goal.nanoseconds("call and reply with a page each way", "call-page", 250),
            Goal.nanoseconds("notification, same core", "notify", 60),
            Goal.bytes("bytes allocated per operation, all send paths", 0, "same-move", "same-batch-64", "same-return", "notify", "call", "call-page"));

    private GoalTable() {}

    static List<Goal> all() {
        return GOALS;
    }
}
