package org.pagoda.user.paging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.pagoda.user.lab.UsageException;

/** A picture of page faults against frames, a line for each policy, as SVG or PNG. Needs no display. */
public final class FaultPlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;

    private final String name;
    private final Path file;
    private final String format;

    /**
     * A picture to be drawn into the file {@code name}, which is not touched yet.
     *
     * @throws UsageException if the name ends neither with .svg nor with .png, or nothing can be written there
     */
    public FaultPlot(String name) {
        this.name = name;
        String ending = name.toLowerCase(Locale.ROOT);
        format = ending.endsWith(".svg") ? "svg" : "png";
        if (!ending.endsWith("." + format)) {
            throw new UsageException("--plot must name a file that ends with .svg or .png, not '" + name + "'");
        }
        file = path(name);
        checkWritable();
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UsageException(
                    "--plot '" + name + "' cannot be a path under this locale (try LC_ALL=C.UTF-8): " + e.getReason());
        }
    }

    private void checkWritable() {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageException("--plot " + name + " cannot be written: there is no folder " + folder);
        } else if (Files.isDirectory(file)) {
            throw new UsageException("--plot " + name + " cannot be written: it is a folder");
        } else if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new UsageException("--plot " + name + " cannot be written: permission denied");
        }
    }

    /** Throws {@link UsageException} if the picture would be drawn over the trace, which has been read. */
    public void checkIsNot(String trace) {
        try {
            boolean isFile = !trace.equals(TraceReader.STANDARD_INPUT);
            if (isFile && Files.exists(file) && Files.isSameFile(file, Path.of(trace))) {
                throw new UsageException("--plot " + name + " is the trace itself");
            }
        } catch (IOException e) {
            throw cannotBeWritten(e);
        }
    }

    private UsageException cannotBeWritten(IOException e) {
        return new UsageException("--plot " + name + " cannot be written: " + e.getMessage());
    }

    /**
     * Draws.
     *
     * @param title what is replayed
     * @param results what each policy has counted, with any numbers of frames in any order
     */
    public void draw(String title, List<PagingResult> results) {
        // Here and not at the start of the program: whoever draws nothing shall not wait for AWT.
        System.setProperty("java.awt.headless", "true");
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("frames")
                .yAxisTitle("page faults")
                .build();
        PlotStyle style = new PlotStyle();
        style.apply(chart.getStyler());
        Map<String, SortedMap<Integer, Long>> lines = new LinkedHashMap<>();
        for (PagingResult result : results) {
            lines.computeIfAbsent(result.policy(), key -> new TreeMap<>()).put(result.frames(), result.faults());
        }
        int number = 0;
        for (Map.Entry<String, SortedMap<Integer, Long>> line : lines.entrySet()) {
            style.apply(number++, addLine(chart, line.getKey(), line.getValue()));
        }
        try {
            Files.write(file, ChartEncoder.getBytes(chart, format));
        } catch (IOException e) {
            throw cannotBeWritten(e);
        }
    }

    private static XYSeries addLine(XYChart chart, String policy, SortedMap<Integer, Long> points) {
        return chart.addSeries(
                policy,
                points.keySet().stream().mapToDouble(Integer::doubleValue).toArray(),
                points.values().stream().mapToDouble(Long::doubleValue).toArray());
    }
}
