package org.pagoda.jmh;

/** Which bytes of a page its producer stores, and its consumer loads and checks. */
public enum Payload {
    /** None: pages are counted only. */
    NONE,
    /** Eight: the first, unless the benchmark says where. */
    EIGHT_BYTES,
    /** All 4,096, in words of eight. */
    ALL
}
