package org.pagoda.user.lab;

import java.util.List;

/** A lesson that runs. Without state: what a run needs is in its {@link LabRun}. */
public interface Lab {
    /** What it is called on the command line. */
    String name();

    /** What it shows, in one line. */
    String summary();

    /** What can be set. */
    List<LabKey> keys();

    /**
     * Runs it and prints what happens. Throws {@link UsageException} before it prints anything if something that was set
     * cannot be.
     *
     * @return true if what it announces did happen
     */
    boolean run(LabRun run);

    /** What is counted when it is run under many seeds; the first is what people look for. */
    default List<SeedCount> seedCounts() {
        return List.of(SeedCount.announced());
    }
}
