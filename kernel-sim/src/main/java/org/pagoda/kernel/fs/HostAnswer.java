package org.pagoda.kernel.fs;

import org.pagoda.mmu.Errno;

/** What the host has said: a number, or a negative errno, and maybe bytes. */
public final class HostAnswer {
    private final long number;
    private final byte[] bytes;

    private HostAnswer(long number, byte[] bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    public static HostAnswer of(long number) {
        return new HostAnswer(number, new byte[0]);
    }

    public static HostAnswer failed(Errno error) {
        return of(error.result());
    }

    /** Bytes, which stay as they are from now on, and how many they are. */
    public static HostAnswer of(byte[] bytes) {
        return of(bytes.length, bytes);
    }

    /** Both, as they were recorded. */
    public static HostAnswer of(long number, byte[] bytes) {
        return new HostAnswer(number, bytes);
    }

    public long number() {
        return number;
    }

    /** Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }
}
