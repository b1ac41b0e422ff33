package org.pagoda.user.cli;

import org.jspecify.annotations.Nullable;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.Labs;
import org.pagoda.user.lab.UsageException;
import org.pagoda.user.source.RunnableFile;
import org.pagoda.user.source.SourceFile;
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
     * Finds it.
     *
     * @throws UsageException if there is no such lab or file, or nothing in the file can be run
     * @throws org.pagoda.user.source.SourceProblemsException if the file does not compile
     */
    Lab find() {
        if (lab.endsWith(SourceFile.SUFFIX)) {
            return RunnableFile.of(SourceFile.read(lab), main).lab();
        } else if (main != null) {
            throw new UsageException("--main " + main + ": only a file, FILE.java, has classes to choose from");
        }
        return Labs.find(lab);
    }
}
