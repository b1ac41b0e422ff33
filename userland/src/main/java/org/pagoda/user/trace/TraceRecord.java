package org.pagoda.user.trace;

import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.check.TracedEvent;

/**
 * One event of a lab.
 *
 * @param machine the machine that it happened on; they are counted from 1 as they are built
 * @param number the event's number on that machine, from 1
 * @param event what happened
 * @param name of a process that was made, what it is called; else null
 * @param data what the host has said, if it can be said again, a character a byte; else null
 */
public record TraceRecord(
        int machine,
        long number,
        TracedEvent event,
        @Nullable String name,
        @Nullable String data) {}
