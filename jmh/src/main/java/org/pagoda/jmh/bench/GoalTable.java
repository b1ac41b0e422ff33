package org.pagoda.jmh.bench;

import java.util.List;

/** What Pagoda is to reach, a line each; ratios are of figures of one run, on JDK 17 and two cores. */
final class GoalTable {
    private static final List<Goal> GOALS = List.of(
            Goal.time(
                    "same core: move 1 page, handler runs, 8 bytes touched, page comes back, per one-way / one hot 4 KiB copy",
                    "one-way",
                    0.8,
                    "copy-hot"),
            Goal.time("same core: per page in batches of 64 / one hot 4 KiB copy", "one-way-64", 0.15, "copy-hot"),
            Goal.time(
                    "across cores: move 1 page, 8 bytes touched, recycled / reference-only SPSC floor",
                    "across-move",
                    1.5,
                    "across-reference"),
            Goal.time(
                    "across cores: all 4 KiB touched / best row, floor and copying peers included",
                    "across-move-all",
                    1.1,
                    "across-reference-all",
                    "across-kernel-copy-all",
                    "across-agrona-all",
                    "across-agrona-many-all",
                    "across-disruptor-all",
                    "across-array-queue-all",
                    "across-transfer-queue-all",
                    "across-aeron-all"),
            Goal.speed(
                    "across cores: 64-page batches, 8 bytes of each page touched: pages/s / best copying peer",
                    "across-move-64",
                    5,
                    "across-agrona-64",
                    "across-agrona-many-64",
                    "across-disruptor-64",
                    "across-aeron-64"),
            Goal.nanoseconds("call and reply, callee on the caller's thread, one page each way: ns", "call-page", 250),
            Goal.time(
                    "call and reply, callee on the caller's thread, one page each way / pipe round trip",
                    "call-page",
                    0.2,
                    "pipe-round-trip"),
            Goal.time("duplicate never written / share", "same-duplicate-untouched", 1.5, "same-share-untouched"),
            Goal.nanoseconds("notification, same core: ns", "notify", 60),
            Goal.bytes(
                    "bytes allocated per operation, all send paths",
                    0,
                    "one-way",
                    "one-way-64",
                    "same-move",
                    "same-share-untouched",
                    "same-duplicate-untouched",
                    "same-duplicate-written",
                    "notify",
                    "call-page",
                    "across-move"),
            Goal.time("two of 100,000 existing processes / two alone, per send", "crowd-two", 1.1, "crowd-alone"),
            Goal.nanoseconds("sends to random ones of 100,000: ns", "crowd-random", 400),
            Goal.time(
                    "tracing compiled in but off / hook removed, median of 10 interleaved forks",
                    "one-way",
                    1.05,
                    "one-way-hookless"));

    private GoalTable() {}

    static List<Goal> all() {
        return GOALS;
    }
}
