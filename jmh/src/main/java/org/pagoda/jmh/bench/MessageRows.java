package org.pagoda.jmh.bench;

import java.util.stream.Stream;
import org.pagoda.jmh.BroadcastBenchmark;
import org.pagoda.jmh.CallBenchmark;
import org.pagoda.jmh.CrowdBenchmark;
import org.pagoda.jmh.SendBenchmark;
import org.pagoda.jmh.WatchedBenchmark;
import org.pagoda.jmh.handover.AcrossCoresBenchmark;
import org.pagoda.jmh.handover.TransportKind;
import org.pagoda.jmh.twojvm.Peer;
import org.pagoda.jmh.twojvm.RoundTripBenchmark;

/** Rows about messages but how pages travel: calls, notifications, many receivers, and being watched meanwhile. */
final class MessageRows {
    /** Forks that it takes to see a difference of a few percent. */
    private static final int MANY_FORKS = 10;

    private static final int ALONE = 2;
    private static final int CROWD = 100_000;
    /** So many processes are made, and ended. */
    private static final int CROWD_SECONDS = 9;

    private static final String CALLS = "calls";
    private static final String ROUND_TRIPS = "a page to another JVM, and back";
    private static final String CROWDS = "100,000 processes";
    private static final String BROADCASTS = "broadcasts";
    private static final String WATCHED = "watched";

    private MessageRows() {}

    static Stream<Row> all() {
        return Stream.of(calls(), crowds(), broadcasts(), watched()).flatMap(rows -> rows);
    }

    private static Stream<Row> calls() {
        return Stream.of(
                Row.of("notify", CALLS, "a message without a page, handled", SendBenchmark.class, "notifyAndWait")
                        .against("same-move"),
                Row.of("call", CALLS, "call and reply without pages", CallBenchmark.class, "callAndReply")
                        .against("call-page"),
                Row.of(
                                "call-page",
                                CALLS,
                                "call and reply, a page each way",
                                CallBenchmark.class,
                                "callAndReplyWithPage")
                        .against("same-move"),
                oneWay("one-way", "one way of a move there and back, 8 bytes touched, 1 frame", "moveThereAndBack")
                        .needing(needs -> needs.inForks(MANY_FORKS)),
                oneWay("one-way-hookless", "the same without tracing's hooks", "moveThereAndBack")
                        .needing(needs -> needs.inForks(MANY_FORKS).withoutHooks()),
                oneWay(
                        "one-way-64",
                        "a page of 64 there or back, 8 bytes of the first touched",
                        "moveBatchThereAndBack"),
                Row.of(
                                "move-and-return",
                                CALLS,
                                "a move, and the kernel returns the page",
                                SendBenchmark.class,
                                "moveAndReturn")
                        .against("same-move"),
                Row.of(
                                "pipe-round-trip",
                                CALLS,
                                "a page through pipes of two threads, and back",
                                RoundTripBenchmark.class,
                                "pipeOfThreads")
                        .against("call-page"),
                Row.of(
                        "copy-hot",
                        CALLS,
                        "floor: one 4 KiB copy, both frames in the nearest cache",
                        SendBenchmark.class,
                        "copyPage"),
                roundTrip("aeron", "Aeron IPC", Peer.AERON_IPC),
                roundTrip("ring", "memory-mapped ring", Peer.MAPPED_RING),
                roundTrip("fifo", "named pipes", Peer.FIFO),
                roundTrip("socket", "Unix-domain socket", Peer.UNIX_SOCKET));
    }

    private static Row oneWay(String name, String what, String method) {
        return Row.of(name, CALLS, what, SendBenchmark.class, method)
                .needing(needs -> needs.inParts(2))
                .against("copy-hot");
    }

    private static Row roundTrip(String name, String way, Peer peer) {
        return Row.of("round-trip-" + name, ROUND_TRIPS, way, RoundTripBenchmark.class, "twoJvms")
                .with("peer", peer)
                .needing(needs -> needs.spinning(2).settingUp(1))
                .against("call-page");
    }

    private static Stream<Row> crowds() {
        return Stream.of(
                crowd("crowd-alone", "move to the only other process, and return", "moveToOneAndReturn", ALONE),
                crowd("crowd-two", "move to the same of 100,000 each time, and return", "moveToOneAndReturn", CROWD),
                crowd("crowd-random", "move to any of 100,000, and return", "moveToRandomAndReturn", CROWD),
                crowd("crowd-notify-alone", "notify the only other process", "notifyOne", ALONE),
                crowd("crowd-notify-random", "notify any of 100,000", "notifyRandom", CROWD));
    }

    private static Row crowd(String name, String what, String method, int existing) {
        return Row.of(name, CROWDS, what, CrowdBenchmark.class, method)
                .with("existing", existing)
                .needing(needs -> needs.settingUp(existing == CROWD ? CROWD_SECONDS : 0))
                .against(name.startsWith("crowd-notify") ? "crowd-notify-alone" : "crowd-alone");
    }

    private static Stream<Row> broadcasts() {
        return Stream.of(
                broadcast("broadcast-1", "to 1, whose handler has run", "sendToFewAndHandle", 1),
                broadcast("broadcast-10", "to 10, all handlers have run", "sendToFewAndHandle", 10),
                broadcast("broadcast-1000", "to 1,000, all handlers have run", "sendToFewAndHandle", 1_000),
                broadcast("broadcast-100000", "to 100,000, all handlers have run", "sendAndHandle", CROWD),
                broadcast("broadcast-send-100000", "to 100,000, the page is in all their tables", "send", CROWD));
    }

    private static Row broadcast(String name, String what, String method, int receivers) {
        return Row.of(name, BROADCASTS, what, BroadcastBenchmark.class, method)
                .with("receivers", receivers)
                .needing(needs -> needs.settingUp(receivers == CROWD ? CROWD_SECONDS : 0))
                .against("broadcast-1");
    }

    private static Stream<Row> watched() {
        return Stream.of(
                watched("watched-trace", "a move there and back, all events recorded and hashed", "TRACE"),
                watched("watched-checker", "the same, and the checker looks after every event", "TRACE_AND_CHECKER"),
                watched("watched-nothing", "floor: the same, nothing recorded", "NOTHING"),
                Row.of(
                                "across-move-checker",
                                WATCHED,
                                "a move across cores with the checker",
                                AcrossCoresBenchmark.class,
                                "handOver")
                        .with("transport", TransportKind.PAGODA_MOVE)
                        .with("checker", true)
                        .needing(needs -> needs.counting("pages").producing(1))
                        .against("across-move"));
    }

    private static Row watched(String name, String what, String watch) {
        return Row.of(name, WATCHED, what, WatchedBenchmark.class, "moveThereAndBack")
                .with("watch", watch)
                .against("watched-nothing");
    }
}
