package org.pagoda.jmh.twojvm;

/** Which bytes of a page its producer stores, and its consumer loads and checks. */
public enum Payload {
    /** None: pages are counted only. */
    NONE,
    /** The first eight. */
    EIGHT_BYTES,
    /** All 4,096, in words of eight. */
    ALL
}
