package org.pagoda.ipc;

/** The books of several receivers, added up: of those that are no more, for instance. */
public final class Totals {
    private final Counters counters = new Counters();
    private long receivers;
    private long admitted;
    private long queued;

    /** Adds those of a receiver as they stand now. */
    public void add(Endpoint endpoint) {
        counters.add(endpoint.counters());
        receivers++;
        admitted += endpoint.mailbox().admitted();
        queued += endpoint.mailbox().queued();
    }

    /** Adds other totals. */
    public void add(Totals other) {
        counters.add(other.counters);
        receivers += other.receivers;
        admitted += other.admitted;
        queued += other.queued;
    }

    /** How many books were added. */
    public long receivers() {
        return receivers;
    }

    /** Sums of counters. */
    public Counters counters() {
        return counters;
    }

    /** Messages that were admitted to mailboxes. */
    public long admitted() {
        return admitted;
    }

    /** Messages that wait. */
    public long queued() {
        return queued;
    }
}
