package org.pagoda.jmh.bench;

import java.util.Optional;

/** Results as a document: the machine, the command, and a table for each group of rows. */
final class MarkdownReport {
    private MarkdownReport() {}

    static String write(Results results) {
        StringBuilder text = new StringBuilder("# Benchmarks\n\n");
        text.append("    ").append(results.command()).append("\n\n");
        Host host = results.host();
        line(text, "CPU", host.cpu() + ", " + host.cores() + (host.cores() == 1 ? " core" : " cores"));
        line(text, "System", host.system());
        line(text, "JDK", host.jdk());
        line(text, "Flags", "`" + String.join(" ", results.commonFlags()) + "`");
        line(text, "Commit", host.commit());
        line(text, "Run", results.settings().describe());
        text.append("\nTimes are of one operation, with their errors; a ratio is to the row that it names.\n");
        String group = "";
        for (Figure figure : results.figures()) {
            Optional<Row> row = RowTable.find(figure.row());
            String itsGroup = row.map(Row::group).orElse("others");
            if (!itsGroup.equals(group)) {
                group = itsGroup;
                text.append("\n## ").append(group).append("\n\n");
                text.append("| row | what | ns | ratio | B/op |\n|---|---|---:|---:|---:|\n");
            }
            text.append("| `").append(figure.row()).append("` | ");
            text.append(row.map(Row::what).orElse("").replace("|", "\\|")).append(" | ");
            Estimate time = figure.time();
            text.append(TextReport.tenths(time.value()))
                    .append(" ± ")
                    .append(TextReport.tenths(time.error()))
                    .append(" | ");
            text.append(ratio(figure, row, results)).append(" | ");
            text.append(figure.bytesPerOperation()).append(" |\n");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append("* ").append(key).append(": ").append(value).append('\n');
    }

    private static String ratio(Figure figure, Optional<Row> row, Results results) {
        Optional<Figure> other = row.flatMap(each -> results.find(each.comparedWith()));
        if (other.isEmpty() || other.get().equals(figure)) {
            return "";
        }
        Estimate ratio = figure.ratioTo(other.get());
        return TextReport.times(ratio.value()) + " ± " + TextReport.times(ratio.error()) + " `"
                + other.get().row() + "`";
    }
}
