package org.pagoda.user.cli;

import org.jspecify.annotations.Nullable;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.Labs;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.source.RunnableFile;
import org.pagoda.user.source.SourceFile;
import org.pagoda.user.trace.TraceSource;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be run: one of the labs, or what is in a file. */
final class LabChoice {
    @Parameters(
            paramLabel = "LAB",
            description =
                    "Which one; 'pagoda labs' lists them. Or a file of Java source, FILE.java, with a program or a"
                            + " lab of your own (docs/first-program.md).")
    private String lab = "";

    @Option(
            names = "--main",
            paramLabel = "CLASS",
            description = "Which class of FILE.java, if it has several programs or labs.")
    private @Nullable String main;

    /**
     * What was chosen.
     *
     * @param lab it
     * @param source the file that it is in; null: it is one of Pagoda's own
     */
    record Chosen(Lab lab, @Nullable TraceSource source) {}

    /**
     * Finds it.
     *
     * @throws UsageException if there is no such lab or file, or nothing in the file can be run
     * @throws org.pagoda.user.source.SourceProblemsException if the file does not compile
     */
    Chosen find() {
        if (lab.endsWith(SourceFile.SUFFIX)) {
            RunnableFile file = RunnableFile.of(SourceFile.read(lab), main);
            return new Chosen(file.lab(), TraceSource.of(file));
        } else if (main != null) {
            throw new UsageException("--main " + main + ": only a file, FILE.java, has classes to choose from");
        }
        return new Chosen(Labs.find(lab), null);
    }
}
