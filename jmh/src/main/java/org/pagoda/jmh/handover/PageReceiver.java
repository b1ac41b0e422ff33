package org.pagoda.jmh.handover;

/** The consumer's end of a {@link Transport}. */
public interface PageReceiver extends AutoCloseable {
    /**
     * Takes pages that are there, looks at each as {@link PageReader} does, and gives its frame back.
     *
     * @return how many; 0 if there is none. About a batch at a time, but a transport that calls the consumer may bring more
     * @throws IllegalStateException if a page is not the one that was to come next, or not as it was sent
     */
    int receive();

    /** Closes this end. */
    @Override
    void close();
}
