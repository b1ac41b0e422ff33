package org.pagoda.jmh.bench;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pagoda.jmh.CallBenchmark;
import org.pagoda.jmh.CrowdBenchmark;
import org.pagoda.jmh.SendBenchmark;
import org.pagoda.jmh.SystemCallBenchmark;
import org.pagoda.jmh.handover.AcrossCoresBenchmark;
import org.pagoda.jmh.handover.Payload;
import org.pagoda.jmh.handover.SameCoreBenchmark;
import org.pagoda.jmh.handover.TransportKind;
import org.pagoda.jmh.twojvm.Peer;
import org.pagoda.jmh.twojvm.RoundTripBenchmark;
import org.pagoda.jmh.twojvm.TwoJvmBenchmark;

/** All rows, a line each: those of the table, and those that goals alone need. */
final class RowTable {
    private static final int FRAMES = 64;
    private static final int BATCH = 64;
    /** Forks that it takes to see a difference of a few percent. */
    private static final int MANY_FORKS = 10;

    private static final int ALONE = 2;
    private static final int CROWD = 100_000;

    private static final String SAME = "4 KiB to another process, same core";
    private static final String ACROSS = "4 KiB across cores, 8 bytes touched";
    private static final String ALL = "4 KiB across cores, all touched";
    private static final String BATCHES = "4 KiB across cores, in batches of 64, 8 bytes of each touched";
    private static final String JVMS = "4 KiB to another JVM";
    private static final String CALLS = "calls";
    private static final String CROWDS = "100,000 processes";

    private static final List<Row> ROWS = List.of(
            same("same-move", "move", TransportKind.PAGODA_MOVE),
            same("same-share", "share", TransportKind.PAGODA_SHARE),
            same("same-duplicate", "duplicate, never written", TransportKind.PAGODA_DUPLICATE),
            same("same-duplicate-written", "duplicate, then written", TransportKind.PAGODA_DUPLICATE_WRITTEN),
            same("same-kernel-copy", "copy through the kernel", TransportKind.PAGODA_COPY),
            same("same-copy", "floor: plain copy into the next frame", TransportKind.PLAIN_COPY),
            same("same-reference", "floor: reference, JCTools SPSC queue", TransportKind.SPSC_REFERENCE),
            across("across-move", "move", TransportKind.PAGODA_MOVE),
            across("across-reference", "floor: reference, JCTools SPSC queue", TransportKind.SPSC_REFERENCE),
            across("across-agrona", "Agrona one-to-one ring", TransportKind.AGRONA_ONE_TO_ONE),
            across("across-disruptor", "Disruptor slots", TransportKind.DISRUPTOR),
            across("across-array-queue", "reference, ArrayBlockingQueue", TransportKind.ARRAY_BLOCKING_QUEUE),
            across("across-transfer-queue", "reference, LinkedTransferQueue", TransportKind.LINKED_TRANSFER_QUEUE),
            across("across-aeron", "Aeron IPC", TransportKind.AERON_IPC),
            all("across-move-all", "move", TransportKind.PAGODA_MOVE),
            all("across-reference-all", "floor: reference, JCTools SPSC queue", TransportKind.SPSC_REFERENCE),
            other("across-kernel-copy-all", "copy through the kernel", TransportKind.PAGODA_COPY),
            other("across-agrona-all", "Agrona one-to-one ring", TransportKind.AGRONA_ONE_TO_ONE),
            other("across-agrona-many-all", "Agrona many-to-one ring", TransportKind.AGRONA_MANY_TO_ONE),
            other("across-disruptor-all", "Disruptor slots", TransportKind.DISRUPTOR),
            other("across-array-queue-all", "reference, ArrayBlockingQueue", TransportKind.ARRAY_BLOCKING_QUEUE),
            other("across-transfer-queue-all", "reference, LinkedTransferQueue", TransportKind.LINKED_TRANSFER_QUEUE),
            other("across-aeron-all", "Aeron IPC", TransportKind.AERON_IPC),
            batch("across-move-64", "move", TransportKind.PAGODA_MOVE),
            batch("across-agrona-64", "Agrona one-to-one ring", TransportKind.AGRONA_ONE_TO_ONE),
            batch("across-agrona-many-64", "Agrona many-to-one ring", TransportKind.AGRONA_MANY_TO_ONE),
            batch("across-disruptor-64", "Disruptor slots", TransportKind.DISRUPTOR),
            batch("across-aeron-64", "Aeron IPC", TransportKind.AERON_IPC),
            jvms("jvms-aeron", "Aeron IPC", Peer.AERON_IPC),
            jvms("jvms-ring", "memory-mapped ring", Peer.MAPPED_RING),
            jvms("jvms-fifo", "named pipe", Peer.FIFO),
            jvms("jvms-socket", "Unix-domain socket", Peer.UNIX_SOCKET),
            calls("notify", "a message without a page, handled", SendBenchmark.class, "notifyAndWait"),
            calls("call-page", "call and reply, a page each way", CallBenchmark.class, "callAndReplyWithPage"),
            calls("null-call", "a system call that does nothing", SystemCallBenchmark.class, "nullCall"),
            calls(
                    "pipe-round-trip",
                    "a page through pipes of two threads, and back",
                    RoundTripBenchmark.class,
                    "pipeOfThreads"),
            calls("copy-hot", "one 4 KiB copy, both frames in the nearest cache", SendBenchmark.class, "copyPage")
                    .notCurated(),
            oneWay("one-way", "one way of a move there and back, 8 bytes touched, 1 frame", "moveThereAndBack")
                    .inForks(MANY_FORKS),
            oneWay("one-way-hookless", "the same without tracing's hooks", "moveThereAndBack")
                    .inForks(MANY_FORKS)
                    .withoutHooks(),
            oneWay("one-way-64", "a page of 64 there or back, 8 bytes of the first touched", "moveBatchThereAndBack"),
            crowd("crowd-alone", "move to the only other process, and return", "moveToOneAndReturn", ALONE),
            crowd("crowd-two", "move to the same of 100,000 each time, and return", "moveToOneAndReturn", CROWD),
            crowd("crowd-random", "move to any of 100,000, and return", "moveToRandomAndReturn", CROWD));

    private RowTable() {}

    private static Row same(String name, String way, TransportKind kind) {
        return Row.of(name, SAME, handOver(way, 1, Payload.EIGHT_BYTES), SameCoreBenchmark.class, "handOver")
                .with("transport", kind)
                .with("frames", FRAMES)
                .against("same-move");
    }

    private static Row across(String name, String way, TransportKind kind) {
        return across(name, ACROSS, way, kind, 1, Payload.EIGHT_BYTES).against("across-move");
    }

    private static Row all(String name, String way, TransportKind kind) {
        return across(name, ALL, way, kind, 1, Payload.ALL).against("across-move-all");
    }

    private static Row other(String name, String way, TransportKind kind) {
        return all(name, way, kind).notCurated();
    }

    private static Row batch(String name, String way, TransportKind kind) {
        return across(name, BATCHES, way, kind, BATCH, Payload.EIGHT_BYTES)
                .against("across-move-64")
                .notCurated();
    }

    private static Row across(String name, String group, String way, TransportKind kind, int batch, Payload payload) {
        return Row.of(name, group, handOver(way, batch, payload), AcrossCoresBenchmark.class, "handOver")
                .with("transport", kind)
                .with("frames", FRAMES)
                .with("batch", batch)
                .with("payload", payload)
                .counting("pages");
    }

    private static String handOver(String way, int batch, Payload payload) {
        int rotating = Math.max(FRAMES, 4 * batch);
        String touched = payload == Payload.ALL ? "all touched" : "8 bytes at offset 0";
        return way + "; " + rotating + " frames, " + touched;
    }

    private static Row jvms(String name, String way, Peer peer) {
        return Row.of(name, JVMS, way + "; the first 8 bytes touched", TwoJvmBenchmark.class, "handOver")
                .with("peer", peer)
                .against("across-move");
    }

    private static Row calls(String name, String what, Class<?> type, String method) {
        return Row.of(name, CALLS, what, type, method).against("same-move");
    }

    private static Row oneWay(String name, String what, String method) {
        return Row.of(name, CALLS, what, SendBenchmark.class, method)
                .inParts(2)
                .against("same-move")
                .notCurated();
    }

    private static Row crowd(String name, String what, String method, int existing) {
        return Row.of(name, CROWDS, what, CrowdBenchmark.class, method)
                .with("existing", existing)
                .against("crowd-alone")
                .notCurated();
    }

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

    /** The names that are {@code pattern}, in which {@code *} stands for any letters. */
    static List<String> match(String pattern) {
        Pattern compiled = Pattern.compile(
                Stream.of(pattern.split("[*]", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
        return ROWS.stream()
                .map(Row::name)
                .filter(name -> compiled.matcher(name).matches())
                .toList();
    }

    /** The rows of some names, each once, in the table's order. */
    static List<Row> choose(Collection<String> names) {
        return ROWS.stream().filter(row -> names.contains(row.name())).toList();
    }
}
