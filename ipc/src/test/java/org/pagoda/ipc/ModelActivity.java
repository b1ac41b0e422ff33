package org.pagoda.ipc;

/** What a task is in the middle of: a handler, that is a {@link ModelMessage}, or a {@link ModelWait}. */
interface ModelActivity {
    /** Whose program it is. */
    ModelProcess process();
}
