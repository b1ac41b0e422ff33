package org.pagoda.user.trace;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.Labs;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.source.RunnableFile;
import org.pagoda.user.source.SourceFile;

/** Finds what a trace is of. */
final class TracedLab {
    private TracedLab() {}

    /**
     * The lab to run again, or what is in the source file: the same text as then.
     *
     * @param trace where the trace is; the file is looked for beside it
     * @param source where the file is; null: beside the trace
     * @throws UsageException if there is no such lab or file, or another text in it
     */
    static Lab find(TraceHeader header, String trace, @Nullable String source) {
        TraceSource wanted = header.source();
        if (wanted == null) {
            if (source != null) {
                throw new UsageException(
                        "--source " + source + ": " + trace + " is of lab " + header.lab() + ", not of a file");
            }
            return Labs.find(header.lab());
        }
        String path =
                source == null ? Path.of(trace).resolveSibling(wanted.file()).toString() : source;
        SourceFile found;
        try {
            found = SourceFile.read(path);
        } catch (UsageException e) {
            throw new UsageException(trace + " is of the file " + wanted.file() + ", and " + e.getMessage()
                    + (source == null ? "; --source FILE.java says where it is" : ""));
        }
        if (!found.hash().equals(wanted.sha256())) {
            throw new UsageException(path + " is not as it was when " + trace + " was written: it has another SHA-256");
        }
        // Processes have the name of the file, which may be called something else now.
        return RunnableFile.of(new SourceFile(wanted.file(), found.text()), wanted.main())
                .lab();
    }
}
