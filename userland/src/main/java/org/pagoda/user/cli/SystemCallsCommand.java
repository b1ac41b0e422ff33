package org.pagoda.user.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pagoda.kernel.boot.Machine;
import org.pagoda.kernel.syscall.SystemCallDescription;
import org.pagoda.mmu.Errno;
import org.pagoda.user.lab.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pagoda syscalls}: which system calls a machine has, as its table says. */
@Command(
        name = "syscalls",
        description = "Lists the system calls, or says all about one.",
        mixinStandardHelpOptions = true,
        versionProvider = Pagoda.Version.class,
        sortOptions = false)
final class SystemCallsCommand implements Callable<Integer> {
    private static final int NUMBER_COLUMNS = 6;
    private static final int SIGNATURE_COLUMNS = 50;
    private static final int TEXT_COLUMNS = 70;

    @Parameters(arity = "0..1", paramLabel = "CALL", description = "One call, by its name or number (default: all).")
    private String wanted = "";

    @Option(names = "--json", description = "One JSON object a call.")
    private boolean json;

    @Option(names = "--markdown", description = "Writes what docs/syscalls.md holds.")
    private boolean markdown;

    private final Output output;

    SystemCallsCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() {
        if (json && markdown) {
            throw new UsageException("--json and --markdown exclude each other");
        }
        List<SystemCallDescription> calls = wanted();
        if (json) {
            calls.forEach(call -> output.json(describe(call)));
        } else if (markdown) {
            output.out().print(new SystemCallsDocument(calls).text());
        } else if (wanted.isEmpty()) {
            list(calls);
        } else {
            explain(calls.get(0));
        }
        return ExitCode.DONE;
    }

    private List<SystemCallDescription> wanted() {
        List<SystemCallDescription> all;
        try (Machine machine = Machine.builder().build()) {
            all = machine.kernel().table().descriptions();
        }
        if (wanted.isEmpty()) {
            return all;
        }
        for (SystemCallDescription call : all) {
            if (call.name().equals(wanted) || Integer.toString(call.number()).equals(wanted)) {
                return List.of(call);
            }
        }
        throw new UsageException("no system call has the name or number '" + wanted + "'; there are "
                + all.stream().map(SystemCallDescription::name).collect(Collectors.joining(", ")));
    }

    private void list(List<SystemCallDescription> calls) {
        Help.TextTable table = Help.TextTable.forColumns(
                Help.defaultColorScheme(Help.Ansi.OFF),
                new Help.Column(NUMBER_COLUMNS, 2, Help.Column.Overflow.TRUNCATE),
                new Help.Column(SIGNATURE_COLUMNS, 1, Help.Column.Overflow.SPAN),
                new Help.Column(TEXT_COLUMNS, 1, Help.Column.Overflow.WRAP));
        for (SystemCallDescription call : calls) {
            table.addRowValues(
                    String.format(Locale.ROOT, "%3d", call.number()), call.signature(), firstSentence(call.text()));
        }
        output.out().print(table);
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return plain(end < 0 ? text : text.substring(0, end + 1));
    }

    private static String plain(String text) {
        return text.replace("`", "");
    }

    private void explain(SystemCallDescription call) {
        output.out().printf(Locale.ROOT, "%s, number %d%n%n", call.signature(), call.number());
        Help.TextTable table = Help.TextTable.forColumns(
                Help.defaultColorScheme(Help.Ansi.OFF),
                new Help.Column(14, 2, Help.Column.Overflow.SPAN),
                new Help.Column(90, 1, Help.Column.Overflow.WRAP));
        table.addRowValues("", plain(call.text()));
        for (SystemCallDescription.Parameter parameter : call.parameters()) {
            table.addRowValues(parameter.name(), plain(SystemCallsDocument.meaning(parameter)));
        }
        table.addRowValues("result", plain(SystemCallsDocument.result(call)));
        table.addRowValues(
                "errors",
                call.errors().isEmpty()
                        ? "none"
                        : call.errors().stream()
                                .map(error -> error.name() + " (" + error.meaning() + ")")
                                .collect(Collectors.joining(", ")));
        output.out().print(table);
    }

    private static Map<String, @Nullable Object> describe(SystemCallDescription call) {
        List<Map<String, @Nullable Object>> parameters = new ArrayList<>();
        for (SystemCallDescription.Parameter parameter : call.parameters()) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("name", parameter.name());
            object.put("type", parameter.type());
            object.put("address", parameter.address());
            object.put("meaning", parameter.text());
            parameters.add(object);
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("number", call.number());
        object.put("name", call.name());
        object.put("parameters", parameters);
        object.put("result", call.resultType());
        object.put("resultMeaning", call.result());
        object.put("errors", call.errors().stream().map(Errno::name).toList());
        object.put("leaf", call.leaf());
        object.put("meaning", call.text());
        return object;
    }
}
