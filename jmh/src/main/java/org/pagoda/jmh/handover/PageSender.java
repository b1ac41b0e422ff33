package org.pagoda.jmh.handover;

/** A producer's end of a {@link Transport}. */
public interface PageSender extends AutoCloseable {
    /**
     * Fills the pages of a batch as {@link PageWriter} does, and hands them over.
     *
     * @return pages handed over, at most a batch; fewer, or 0, if there are no frames for more at the moment
     */
    int send();

    /** Closes this end; what was handed over may be lost from now on. */
    @Override
    void close();
}
