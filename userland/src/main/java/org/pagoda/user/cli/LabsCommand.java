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
import picocli.CommandLine.Option;

/** {@code pagoda labs}: which labs there are and what can be set. */
@Command(
        name = "labs",
        description = "Lists the labs and what can be set in each.",
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class)
final class LabsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON object a lab.")
    private boolean json;

    private final Output output;

    LabsCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        for (Lab lab : Labs.all()) {
            if (json) {
                output.json(describe(lab));
            } else {
                output.out().printf(Locale.ROOT, "%-16s %s%n", lab.name(), lab.summary());
                for (LabKey key : lab.keys()) {
                    output.out()
                            .printf(
                                    Locale.ROOT,
                                    "    --set %-20s %s (default: %s)%n",
                                    key.name() + "=" + key.values(),
                                    key.meaning(),
                                    key.defaultValue());
                }
            }
        }
        return ExitCode.DONE;
    }

    private static Map<String, @Nullable Object> describe(Lab lab) {
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
        object.put("summary", lab.summary());
        object.put("keys", keys);
        return object;
    }
}
