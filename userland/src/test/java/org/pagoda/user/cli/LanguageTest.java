package org.pagoda.user.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digits, and letters of other cases, follow the language of the host in some places if nobody takes care. */
@Isolated // the language is the whole JVM's
class LanguageTest {
    private static final int SEVERAL_PAGES = 50_017;

    private final Locale before = Locale.getDefault();

    @TempDir
    private Path folder;

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "hi-IN-u-nu-deva", "de-DE", "tr-TR"})
    void shouldPrintTheSameInEveryLanguage(String tag) {
        String file = "--set=file=" + SeededFile.write(folder.resolve("in"), SEVERAL_PAGES, 1);
        String trace = "--trace=" + TraceResource.copy(TraceResource.LACKEY, folder);
        String[][] lines = {
            {"labs"},
            {"run", "pingpong"},
            {"run", "pipeline", file},
            {"paging", trace, "--frames", "2,3", "--policy", "fifo,lirs"}
        };
        for (String[] line : lines) {
            Locale.setDefault(before);
            String expected = Outcome.textOf(line);
            Locale.setDefault(Locale.forLanguageTag(tag));
            assertEquals(expected, Outcome.textOf(line));
        }
    }
}
