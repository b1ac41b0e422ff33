package org.pagoda.kernel.testing;

/** What a tiny program does with a message. */
@FunctionalInterface
public interface Handler {
    /** Keeps all pages and does nothing. */
    Handler KEEP = Received::size;

    /** Keeps nothing and does nothing. */
    Handler ABANDON = message -> 0;

    /** Handles a message and says how many of its pages are kept. */
    long handle(Received message);
}
