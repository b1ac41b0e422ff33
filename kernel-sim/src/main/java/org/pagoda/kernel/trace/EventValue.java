package org.pagoda.kernel.trace;

/**
 * What one value of an event is called in a trace.
 *
 * @param name unlike that of any other value of the event
 * @param isBits it is an address, an entry, or any 64 bits, and written in hexadecimal; else it is a signed number
 */
public record EventValue(String name, boolean isBits) {}
