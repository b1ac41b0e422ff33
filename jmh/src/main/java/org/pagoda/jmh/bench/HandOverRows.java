package org.pagoda.jmh.bench;

import java.util.List;
import java.util.stream.Stream;
import org.pagoda.jmh.Payload;
import org.pagoda.jmh.handover.AcrossCoresBenchmark;
import org.pagoda.jmh.handover.SameCoreBenchmark;
import org.pagoda.jmh.handover.TransportKind;
import org.pagoda.jmh.twojvm.Peer;
import org.pagoda.jmh.twojvm.TwoJvmBenchmark;

/** Rows that hand a 4 KiB page over, a group for each set of conditions: {@code across-agrona-64} is the ring of Agrona, two cores, batches of 64. */
final class HandOverRows {
    private static final int FRAMES = 64;
    /** More than a TLB has entries, so that the next page's translation is always forgotten. */
    private static final int MANY_FRAMES = 512;

    private static final int BATCHES_IN_ROTATION = 4;

    /** A second JVM starts. */
    private static final int SECOND_JVM_SECONDS = 1;

    /** A way to hand over, as the middle of a row's name and for people. */
    private record Way(String name, String what, TransportKind kind) {}

    private static final Way MOVE = new Way("move", "move", TransportKind.PAGODA_MOVE);
    private static final Way SHARE = new Way("share", "share", TransportKind.PAGODA_SHARE);
    private static final Way DUPLICATE = new Way("duplicate", "duplicate", TransportKind.PAGODA_DUPLICATE);
    private static final Way WRITTEN =
            new Way("duplicate-written", "duplicate that its receiver writes", TransportKind.PAGODA_DUPLICATE_WRITTEN);
    private static final Way KERNEL_COPY = new Way("kernel-copy", "copy through the kernel", TransportKind.PAGODA_COPY);
    private static final Way COPY = new Way("copy", "floor: plain copy into the next frame", TransportKind.PLAIN_COPY);
    private static final Way REFERENCE =
            new Way("reference", "floor: reference, JCTools SPSC queue", TransportKind.SPSC_REFERENCE);
    private static final Way AGRONA = new Way("agrona", "Agrona one-to-one ring", TransportKind.AGRONA_ONE_TO_ONE);
    private static final Way AGRONA_MANY =
            new Way("agrona-many", "Agrona many-to-one ring", TransportKind.AGRONA_MANY_TO_ONE);
    private static final Way DISRUPTOR = new Way("disruptor", "Disruptor slots", TransportKind.DISRUPTOR);
    private static final Way ARRAY_QUEUE =
            new Way("array-queue", "reference, ArrayBlockingQueue", TransportKind.ARRAY_BLOCKING_QUEUE);
    private static final Way TRANSFER_QUEUE =
            new Way("transfer-queue", "reference, LinkedTransferQueue", TransportKind.LINKED_TRANSFER_QUEUE);
    private static final Way AERON = new Way("aeron", "Aeron IPC", TransportKind.AERON_IPC);

    private static final List<Way> PEERS = List.of(AGRONA, AGRONA_MANY, DISRUPTOR, ARRAY_QUEUE, TRANSFER_QUEUE, AERON);

    /** What all rows of a group have in common; {@code suffix} ends their names. */
    private record Conditions(String group, String suffix, Payload payload, int batch, int frames, int producers) {
        private Conditions(String group, String suffix, Payload payload, int batch) {
            this(group, suffix, payload, batch, FRAMES, 1);
        }

        private String describe(Way way) {
            String touched = switch (payload) {
                case NONE -> "untouched";
                case EIGHT_BYTES -> "8 bytes at offset 0";
                case ALL -> "all touched";
            };
            int rotating = Math.max(frames, BATCHES_IN_ROTATION * batch);
            String each = producers > 1 ? " frames each" : " frames";
            return way.what + "; " + rotating + each + ", " + touched;
        }
    }

    private HandOverRows() {}

    static Stream<Row> all() {
        return Stream.of(sameCore(), acrossCores(), producers(), otherJvms()).flatMap(rows -> rows);
    }

    private static Stream<Row> sameCore() {
        Conditions plain = new Conditions("4 KiB to another process, same core", "", Payload.EIGHT_BYTES, 1);
        Conditions touched = new Conditions("4 KiB, same core, all touched", "-all", Payload.ALL, 1);
        Conditions untouched = new Conditions("4 KiB, same core, untouched", "-untouched", Payload.NONE, 1);
        Conditions batches = new Conditions("4 KiB, same core, in batches of 64", "-64", Payload.EIGHT_BYTES, 64);
        Conditions cold = new Conditions(
                "4 KiB, same core, pages that the TLB has forgotten", "-cold", Payload.EIGHT_BYTES, 1, MANY_FRAMES, 1);
        return Stream.of(
                        same(plain, MOVE, SHARE, DUPLICATE, WRITTEN, KERNEL_COPY, COPY, REFERENCE),
                        PEERS.stream().map(peer -> same(plain, peer)),
                        same(touched, MOVE, SHARE, KERNEL_COPY, COPY, REFERENCE, AGRONA),
                        same(untouched, MOVE, SHARE, DUPLICATE, COPY, REFERENCE, AGRONA),
                        same(batches, MOVE, SHARE, COPY, REFERENCE, AGRONA, DISRUPTOR),
                        same(cold, MOVE, SHARE, COPY, REFERENCE, AGRONA))
                .flatMap(rows -> rows);
    }

    private static Stream<Row> acrossCores() {
        Conditions plain = new Conditions("4 KiB across cores, 8 bytes touched", "", Payload.EIGHT_BYTES, 1);
        Conditions touched = new Conditions("4 KiB across cores, all touched", "-all", Payload.ALL, 1);
        Conditions untouched = new Conditions("4 KiB across cores, untouched", "-untouched", Payload.NONE, 1);
        return Stream.of(
                        across(plain, MOVE, SHARE, DUPLICATE, WRITTEN, KERNEL_COPY, REFERENCE),
                        PEERS.stream().map(peer -> across(plain, peer)),
                        across(touched, MOVE, SHARE, KERNEL_COPY, REFERENCE),
                        PEERS.stream().map(peer -> across(touched, peer)),
                        across(untouched, MOVE, SHARE, DUPLICATE, REFERENCE, AGRONA),
                        across(batches(16), MOVE, REFERENCE, AGRONA),
                        across(batches(64), MOVE, SHARE, REFERENCE, AGRONA, AGRONA_MANY, DISRUPTOR, AERON),
                        across(batches(256), MOVE, REFERENCE, AGRONA))
                .flatMap(rows -> rows);
    }

    private static Conditions batches(int pages) {
        String group = "4 KiB across cores, in batches of " + pages + ", 8 bytes of each touched";
        return new Conditions(group, "-" + pages, Payload.EIGHT_BYTES, pages);
    }

    private static Stream<Row> producers() {
        return Stream.of(2, 4).flatMap(count -> {
            String group = "4 KiB across cores, " + count + " producers";
            Conditions several =
                    new Conditions(group, "-" + count + "-producers", Payload.EIGHT_BYTES, 1, FRAMES, count);
            return across(several, MOVE, REFERENCE, AGRONA_MANY);
        });
    }

    private static Stream<Row> otherJvms() {
        return Stream.of(Payload.EIGHT_BYTES, Payload.ALL)
                .flatMap(payload -> Stream.of(
                        jvms(payload, "aeron", "Aeron IPC", Peer.AERON_IPC),
                        jvms(payload, "ring", "memory-mapped ring", Peer.MAPPED_RING),
                        jvms(payload, "fifo", "named pipe", Peer.FIFO),
                        jvms(payload, "socket", "Unix-domain socket", Peer.UNIX_SOCKET)));
    }

    private static Stream<Row> same(Conditions conditions, Way... ways) {
        return Stream.of(ways).map(way -> same(conditions, way));
    }

    private static Row same(Conditions conditions, Way way) {
        return row("same-", conditions, way, SameCoreBenchmark.class);
    }

    private static Stream<Row> across(Conditions conditions, Way... ways) {
        return Stream.of(ways).map(way -> across(conditions, way));
    }

    private static Row across(Conditions conditions, Way way) {
        return row("across-", conditions, way, AcrossCoresBenchmark.class)
                .needing(needs -> needs.counting("pages").producing(conditions.producers()));
    }

    private static Row row(String where, Conditions conditions, Way way, Class<?> benchmark) {
        String name = where + way.name + conditions.suffix();
        return Row.of(name, conditions.group(), conditions.describe(way), benchmark, "handOver")
                .with("transport", way.kind)
                .with("frames", conditions.frames())
                .with("batch", conditions.batch())
                .with("payload", conditions.payload())
                .against(where + MOVE.name + conditions.suffix());
    }

    private static Row jvms(Payload payload, String name, String way, Peer peer) {
        boolean all = payload == Payload.ALL;
        String suffix = all ? "-all" : "";
        String what = way + (all ? "; all touched" : "; the first 8 bytes touched");
        return Row.of("jvms-" + name + suffix, "4 KiB to another JVM", what, TwoJvmBenchmark.class, "handOver")
                .with("peer", peer)
                .with("payload", payload)
                .needing(needs -> needs.spinning(2).settingUp(SECOND_JVM_SECONDS))
                .against("across-move" + suffix);
    }
}
