package org.pagoda.jmh.handover;

/** Which bytes of a page its producer stores, and its consumer loads and checks. */
public enum Payload {
    /** None: pages are counted only. */
    NONE,
    /** Eight, at a place that {@link Touch} says. */
    EIGHT_BYTES,
    /** All 4,096, in words of eight. */
    ALL
}
