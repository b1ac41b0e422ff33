package org.pagoda.jmh.twojvm;

/** Which of two JVMs this is. */
enum Side {
    /** The one that makes what both need, starts the other, and counts. */
    PARENT,
    /** The one that is started. */
    CHILD
}
