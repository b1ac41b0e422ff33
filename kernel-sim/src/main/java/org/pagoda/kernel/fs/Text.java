package org.pagoda.kernel.fs;

import java.util.function.Supplier;
import org.pagoda.kernel.Task;

/** Writes what a file made of text says at this moment. */
@FunctionalInterface
public interface Text {
    /**
     * Appends the whole text to {@code out}.
     *
     * @param reader who reads
     * @return 0, or a negative errno for the reader
     */
    long show(Task reader, StringBuilder out);

    /** A text that does not mind who reads it, and does not fail. */
    static Text of(Supplier<String> text) {
        return (reader, out) -> {
            out.append(text.get());
            return 0;
        };
    }
}
