package org.pagoda.user.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pagoda.user.lab.Lab;
import org.pagoda.user.lab.LabKey;
import org.pagoda.user.lab.Labs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** {@code pagoda labs}: which labs there are and what can be set. */
@Command(
        name = "labs",
        description = "Lists the labs and what can be set in each.",
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class)
final class LabsCommand implements Callable<Integer> {
    private static final int KEY_INDENT = 6;
    private static final int NAME_COLUMNS = 18;
    private static final int KEY_COLUMNS = 33;
    private static final int MEANING_COLUMNS = 67;

    @Option(names = "--json", description = "One JSON object a lab.")
    private boolean json;

    private final Output output;

    LabsCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        String before = "";
        for (Labs.Chapter chapter : Labs.chapters()) {
            if (!json) {
                output.out().printf(Locale.ROOT, "%s%s%n%n", before, chapter.title());
                before = System.lineSeparator();
            }
            for (Lab lab : chapter.labs()) {
                if (json) {
                    output.json(describe(chapter, lab));
                } else {
                    print(lab);
                }
            }
        }
        return ExitCode.DONE;
    }

    private void print(Lab lab) {
        output.out().printf(Locale.ROOT, "  %-" + NAME_COLUMNS + "s %s%n", lab.name(), lab.summary());
        Help.TextTable keys = Help.TextTable.forColumns(
                Help.defaultColorScheme(Help.Ansi.OFF),
                new Help.Column(KEY_COLUMNS, KEY_INDENT, Help.Column.Overflow.SPAN),
                new Help.Column(MEANING_COLUMNS, 1, Help.Column.Overflow.WRAP));
        for (LabKey key : lab.keys()) {
            keys.addRowValues(
                    "--set " + key.name() + "=" + key.values(),
                    key.meaning() + " (default: " + key.defaultValue() + ")");
        }
        output.out().print(keys);
    }

    private static Map<String, @Nullable Object> describe(Labs.Chapter chapter, Lab lab) {
        List<Map<String, String>> keys = new ArrayList<>();
        for (LabKey key : lab.keys()) {
            Map<String, String> object = new LinkedHashMap<>();
            object.put("name", key.name());
            object.put("values", key.values());
            object.put("defaultValue", key.defaultValue());
            object.put("meaning", key.meaning());
            keys.add(object);
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("lab", lab.name());
        object.put("chapter", chapter.title());
        object.put("summary", lab.summary());
        object.put("keys", keys);
        return object;
    }
}
