package org.pagoda.jmh.bench;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pagoda.jmh.CallBenchmark;
import org.pagoda.jmh.InteractionBenchmark;
import org.pagoda.jmh.PipeBenchmark;
import org.pagoda.jmh.ProcessBenchmark;
import org.pagoda.jmh.SendBenchmark;
import org.pagoda.jmh.SwitchBenchmark;
import org.pagoda.jmh.SystemCallBenchmark;
import org.pagoda.jmh.TranslationBenchmark;
import org.pagoda.jmh.UserCopyBenchmark;

/** All rows, a line each: first those of the table, then those that goals alone need. */
final class RowTable {
    private static final String SAME = "same core";
    private static final String CALLS = "calls";
    private static final String KERNEL = "kernel";

    /** What the others of one core are compared with. */
    private static final String MOVE = "same-move";

    private static final List<Row> ROWS = List.of(
            Row.of(MOVE, SAME, "a page moved there and back, 8 bytes touched", SendBenchmark.class, "moveThereAndBack"),
            Row.of("same-batch-64", SAME, "as above, a page of 64, 8 bytes of the first touched", SendBenchmark.class, "moveBatchThereAndBack").against(MOVE),
            Row.of("same-return", SAME, "a page moved, touched, returned by the kernel", SendBenchmark.class, "moveAndReturn").against(MOVE),
            Row.of("same-copy", SAME, "floor: 4 KiB copied, hot", SendBenchmark.class, "copyPage").against(MOVE),
            Row.of("same-user-copy", SAME, "copied through the kernel, copy_from_user", UserCopyBenchmark.class, "copyFromUser").with("size", 4096).against(MOVE),
            Row.of("same-gift", SAME, "through a pipe, uncopied, there or back", PipeBenchmark.class, "giftThereOrBack").against(MOVE),
            Row.of("same-pipe", SAME, "through a pipe, copied", PipeBenchmark.class, "writeAndRead").against(MOVE),
            Row.of("notify", CALLS, "a message without a page, handled", SendBenchmark.class, "notifyAndWait").against(MOVE),
            Row.of("call", CALLS, "call and reply", CallBenchmark.class, "callAndReply").against(MOVE),
            Row.of("call-page", CALLS, "call and reply, a page each way", CallBenchmark.class, "callAndReplyWithPage").against(MOVE),
            Row.of("null-call", KERNEL, "a system call that does nothing", SystemCallBenchmark.class, "nullCall").against(MOVE),
            Row.of("load", KERNEL, "a load whose page the TLB knows", TranslationBenchmark.class, "loadTranslated").against(MOVE),
            Row.of("interaction", KERNEL, "an interaction's message and its answer", InteractionBenchmark.class, "exchange").with("size", 64).against(MOVE),
            Row.of("switch", KERNEL, "a switch to another process", SwitchBenchmark.class, "yieldToTheOther").with("mode", "DETERMINISTIC").against(MOVE),
            Row.of("fork", KERNEL, "fork, exit and wait", ProcessBenchmark.class, "forkToExit").against(MOVE));

    private RowTable() {}

    /** All of them. */
    static List<Row> all() {
        return ROWS;
    }

    /** Those that are measured unless others are named. */
    static List<Row> curated() {
        return ROWS.stream().filter(Row::curated).toList();
    }

    static Optional<Row> find(String name) {
        return ROWS.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    /** The rows of some names, each once, in the table's order. */
    static List<Row> choose(Collection<String> names) {
        return ROWS.stream().filter(row -> names.contains(row.name())).toList();
    }
}
