package org.pagoda.kernel.testing;

/** What a handler is told about a message. */
public record Received(long pid, long type, long address, long size, long flags) {}
