package org.pagoda.kernel.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.pagoda.ipc.Message;
import org.pagoda.ipc.TransferObserver;
import org.pagoda.mmu.MemoryObserver;

/**
 * Collects the events of one machine, hashes them, and passes them on to listeners.
 *
 * <p>The hash is SHA-256 over all events, 64 bytes each: kind, CPU, tick, process and four values, big-endian. Nothing else
 * goes into it: not the seed, nor a host path, nor the time of day.
 */
public final class Trace implements MemoryObserver, TransferObserver {
    /** Where and when an event happens, as far as the scheduler knows. */
    public interface Position {
        /** Ticks since the machine was made. */
        long tick();

        /** The CPU that acts, or -1. */
        int cpu();

        /** The process that acts, or 0. */
        long pid();
    }

    private static final int EVENT_SIZE = 64;
    private static final int BATCH = 1024;

    private final Position position;
    private final MessageDigest digest;
    private final ByteBuffer pending = ByteBuffer.allocate(EVENT_SIZE * BATCH).order(ByteOrder.BIG_ENDIAN);
    private final List<TraceListener> listeners = new ArrayList<>();
    private long events;
    private long message;
    private byte @Nullable [] input;

    public Trace(Position position) {
        this.position = position;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Tells {@code listener} every event from now on. */
    public void listen(TraceListener listener) {
        listeners.add(listener);
    }

    /** Events so far. */
    public long events() {
        return events;
    }

    /**
     * Which message the event is about that listeners are being told of: its number among those that its receiver's mailbox has admitted, from
     * 1; 0 if the event is not about a message. Not part of the hash.
     */
    public long message() {
        return message;
    }

    /**
     * What the host has said in the event that listeners are being told of, if it is one that a replay can be told again; else null. Of the hash
     * only its checksum is part.
     */
    public byte @Nullable [] input() {
        return input;
    }

    /** The hash over all events so far, 64 hexadecimal digits. */
    public String hash() {
        try {
            MessageDigest soFar = (MessageDigest) digest.clone();
            soFar.update(pending.array(), 0, pending.position());
            return HexFormat.of().formatHex(soFar.digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can be cloned", e);
        }
    }

    /** Records an event of the process that acts. */
    public void record(EventKind kind, long a, long b, long c, long d) {
        record(kind, position.pid(), a, b, c, d);
    }

    /** Records an event of process {@code pid}. */
    public void record(EventKind kind, long pid, long a, long b, long c, long d) {
        long tick = position.tick();
        int cpu = position.cpu();
        pending.putLong(kind.code())
                .putLong(cpu)
                .putLong(tick)
                .putLong(pid)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d);
        if (!pending.hasRemaining()) {
            digest.update(pending.array());
            pending.clear();
        }
        events++;
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).onEvent(kind, tick, cpu, pid, a, b, c, d);
        }
    }

    /** Records that the host has said {@code bytes}, and a number. */
    public void recordInput(byte[] bytes, long answer) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length);
        input = bytes;
        record(EventKind.INPUT, bytes.length, checksum.getValue(), answer, 0);
        input = null;
    }

    @Override
    public void onMapped(long space, long virtualAddress, long entry) {
        record(EventKind.MAP, space, virtualAddress, entry, 0, 0);
    }

    @Override
    public void onUnmapped(long space, long virtualAddress, long entry) {
        record(EventKind.UNMAP, space, virtualAddress, entry, 0, 0);
    }

    @Override
    public void onSwappedOut(long space, long virtualAddress, int slot) {
        record(EventKind.SWAP_OUT, space, virtualAddress, slot, 0, 0);
    }

    @Override
    public void onSwappedIn(long space, long virtualAddress, int slot, int frame) {
        record(EventKind.SWAP_IN, space, virtualAddress, slot, frame, 0);
    }

    @Override
    public void onCopied(long space, long virtualAddress, int from, int to) {
        record(EventKind.COPY, space, virtualAddress, from, to, 0);
    }

    @Override
    public void onPageHanded(long sender, long address, long before, long after, long slot) {
        record(EventKind.HAND, sender, address, before, after, slot);
    }

    @Override
    public void onSent(Message about) {
        long receiver = about.receiver().pid();
        message = about.sequence();
        record(EventKind.SEND, receiver, about.sender(), about.type(), about.size(), about.flags());
        message = 0;
    }

    @Override
    public void onCoalesced(Message about) {
        long receiver = about.receiver().pid();
        message = about.sequence();
        record(EventKind.COALESCE, receiver, about.type(), about.address(), about.events(), 0);
        message = 0;
    }

    @Override
    public void onPageLanded(long receiver, long address, long entry) {
        record(EventKind.LAND, receiver, address, entry, 0, 0);
    }

    @Override
    public void onHandlerEntered(Message about) {
        long receiver = about.receiver().pid();
        message = about.sequence();
        record(EventKind.HANDLE, receiver, about.sender(), about.type(), about.address(), about.size());
        message = 0;
    }

    @Override
    public void onSettled(Message about, boolean handled) {
        long receiver = about.receiver().pid();
        EventKind kind = handled ? EventKind.SETTLE : EventKind.DROP;
        message = about.sequence();
        record(kind, receiver, about.kept(), about.returned(), about.freed(), about.type());
        message = 0;
    }
}
