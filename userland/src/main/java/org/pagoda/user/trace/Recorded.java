package org.pagoda.user.trace;

import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.check.TracedEvent;
import org.pagoda.kernel.fs.HostAnswer;
import org.pagoda.kernel.fs.HostSource;
import org.pagoda.kernel.fs.Terminal;
import org.pagoda.kernel.trace.EventKind;
import org.pagoda.mmu.Errno;
import org.pagoda.user.system.Keyboard;
import org.pagoda.user.system.Typed;

/**
 * The host as it was when a trace was written. Whatever a machine asks it is the next event of the trace, so its answer stands there. If something else
 * does, the replay has gone another way: any answer will do, and the event that it makes is the difference.
 */
final class Recorded implements HostSource, Keyboard {
    private final Supplier<@Nullable TraceRecord> nextRecord;
    private final BooleanSupplier isOver;

    /**
     * Reads on in a trace.
     *
     * @param nextRecord the event that is to happen next; null: none
     * @param isOver true if the replay has gone another way
     */
    Recorded(Supplier<@Nullable TraceRecord> nextRecord, BooleanSupplier isOver) {
        this.nextRecord = nextRecord;
        this.isOver = isOver;
    }

    private @Nullable TracedEvent next(EventKind kind) {
        TraceRecord traced = nextRecord.get();
        return traced == null || traced.event().kind() != kind ? null : traced.event();
    }

    private HostAnswer answer() {
        TracedEvent event = next(EventKind.INPUT);
        TraceRecord traced = nextRecord.get();
        if (event == null || traced == null) {
            return HostAnswer.failed(Errno.EIO);
        }
        String data = traced.data();
        byte[] bytes = data == null ? new byte[0] : data.getBytes(StandardCharsets.ISO_8859_1);
        return HostAnswer.of(event.c(), bytes);
    }

    // ---- the folder ----

    @Override
    public HostAnswer kind(String path) {
        return answer();
    }

    @Override
    public HostAnswer names(String path) {
        return answer();
    }

    @Override
    public HostAnswer size(String path) {
        return answer();
    }

    @Override
    public HostAnswer open(String path) {
        return answer();
    }

    /** {@inheritDoc} A trace that somebody has edited has no more bytes for anybody than he asked for. */
    @Override
    public HostAnswer read(long number, long offset, int count) {
        HostAnswer answer = answer();
        return answer.bytes().length > count ? HostAnswer.failed(Errno.EIO) : answer;
    }

    @Override
    public HostAnswer length(long number) {
        return answer();
    }

    @Override
    public void close(long number) {}

    // ---- what is typed ----

    @Override
    public Typed next() {
        if (next(EventKind.INTERRUPT) != null) {
            return Typed.interrupt();
        }
        HostAnswer answer = answer();
        return answer.number() == Terminal.TYPED ? Typed.line(answer.bytes()) : Typed.end();
    }

    /** {@inheritDoc} It was pressed at a tick at which somebody had a look, as now. */
    @Override
    public boolean isInterrupted(long tick) {
        TracedEvent event = next(EventKind.INTERRUPT);
        return event != null && event.tick() == tick;
    }

    @Override
    public boolean isOver() {
        return isOver.getAsBoolean();
    }
}
