package org.pagoda.user.trace;

import org.pagoda.user.source.RunnableFile;

/**
 * The source file that a trace is of.
 *
 * @param file its name, without folders
 * @param sha256 over the file, 64 hexadecimal digits
 * @param main the class that was run
 */
public record TraceSource(String file, String sha256, String main) {
    /** What is to stand in the trace of a run of {@code file}. */
    public static TraceSource of(RunnableFile file) {
        return new TraceSource(file.source().name(), file.source().hash(), file.main());
    }
}
