package org.pagoda.jmh.handover;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.pagoda.jmh.Payload;

/** The axes that both benchmarks have; {@link Settings} and {@link Touch} say what they mean. */
@State(Scope.Thread)
public abstract class HandOverParameters {
    @Param("EIGHT_BYTES")
    public Payload payload = Payload.EIGHT_BYTES;

    @Param("1")
    public int batch = 1;

    @Param("64")
    public int frames = 64;

    @Param("0")
    public int offset;

    @Param("0")
    public int stagger;

    @Param("false")
    public boolean checker;

    /** These, for {@code producers} on cores of their own, or ({@code sameCore}) one on its consumer's. */
    final Settings settings(int producers, boolean sameCore, Settings.Waiting waiting) {
        return new Settings(new Touch(payload, offset, stagger), frames, batch, producers, sameCore, checker, waiting);
    }
}
