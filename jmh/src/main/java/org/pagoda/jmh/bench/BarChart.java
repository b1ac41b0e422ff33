package org.pagoda.jmh.bench;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A picture of results as SVG: a bar for each row, with its error, over a logarithmic axis of nanoseconds. Rows that are good for ratios only have none. Names are text, so that they
 * can be found and read aloud; charts of XChart have them as outlines if they are long enough to be turned.
 */
final class BarChart {
    private static final int WIDTH = 900;
    private static final int TOP = 64;
    private static final int BOTTOM = 44;
    private static final int BAR = 14;
    private static final int STEP = 24;
    private static final int LEFT = 210;
    private static final int RIGHT = 170;
    /** Half of what ends an error bar. */
    private static final int CAP = 4;

    private static final String BAR_COLOUR = "#56B4E9";
    private static final String GRID_COLOUR = "#DDDDDD";
    private static final String TEXT_COLOUR = "#000000";

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter svg;
    private final List<Figure> figures;
    /** Powers of ten that the axis begins and ends with. */
    private final int first;

    private final int last;

    private BarChart(List<Figure> figures) throws XMLStreamException {
        this.figures = figures;
        svg = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
        first = (int) Math.floor(Math.log10(
                figures.stream().mapToDouble(each -> each.time().value()).min().orElse(1)));
        double most = figures.stream()
                .mapToDouble(each -> each.time().value() + each.time().error())
                .max()
                .orElse(1);
        last = Math.max(first + 1, (int) Math.ceil(Math.log10(most)));
    }

    /** The picture's text. */
    static String draw(Results results) {
        try {
            BarChart chart = new BarChart(results.figures().stream()
                    .filter(figure -> !results.oversubscribes(figure))
                    .toList());
            chart.drawAll(results);
            return chart.text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("an SVG that cannot be written to memory", e);
        }
    }

    private void drawAll(Results results) throws XMLStreamException {
        int height = TOP + figures.size() * STEP + BOTTOM;
        svg.writeStartDocument("UTF-8", "1.0");
        start("svg", "width", WIDTH, "height", height, "viewBox", "0 0 " + WIDTH + " " + height);
        svg.writeDefaultNamespace("http://www.w3.org/2000/svg");
        svg.writeAttribute("font-family", "sans-serif");
        empty("rect", "width", WIDTH, "height", height, "fill", "#FFFFFF");
        write(12, 24, "start", 16, "Nanoseconds an operation takes, and the error");
        write(12, 44, "start", 11, results.host().oneLine());
        drawAxis(height);
        for (int i = 0; i < figures.size(); i++) {
            drawBar(figures.get(i), TOP + i * STEP + STEP / 2);
        }
        svg.writeEndElement();
        svg.writeEndDocument();
        svg.close();
    }

    private void drawAxis(int height) throws XMLStreamException {
        for (int power = first; power <= last; power++) {
            double x = x(Math.pow(10, power));
            drawLine(x, TOP, x, height - BOTTOM, GRID_COLOUR);
            String label = power < 0
                    ? String.valueOf(Math.pow(10, power))
                    : String.format(Locale.ROOT, "%,.0f", Math.pow(10, power));
            write(x, height - BOTTOM + 18.0, "middle", 12, label);
        }
    }

    private void drawBar(Figure figure, int middle) throws XMLStreamException {
        Estimate time = figure.time();
        double end = x(time.value());
        write(LEFT - 8.0, middle + 4.0, "end", 12, figure.row());
        empty("rect", "x", LEFT, "y", middle - BAR / 2, "width", round(end - LEFT), "height", BAR, "fill", BAR_COLOUR);
        double low = x(time.value() - time.error());
        double high = x(time.value() + time.error());
        drawLine(low, middle, high, middle, TEXT_COLOUR);
        drawLine(low, middle - CAP, low, middle + CAP, TEXT_COLOUR);
        drawLine(high, middle - CAP, high, middle + CAP, TEXT_COLOUR);
        String number = TextReport.nanoseconds(time.value()) + " ± " + TextReport.nanoseconds(time.error())
                + (figure.samples().isFar() ? " (far)" : "");
        write(high + 8, middle + 4.0, "start", 12, number);
    }

    /** Where a time is; what is too short for the axis is at its beginning. */
    private double x(double nanoseconds) {
        double least = Math.pow(10, first);
        double share = Math.log10(Math.max(least, nanoseconds) / least) / (last - first);
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private void drawLine(double x1, double y1, double x2, double y2, String colour) throws XMLStreamException {
        empty("line", "x1", round(x1), "y1", round(y1), "x2", round(x2), "y2", round(y2), "stroke", colour);
    }

    private void write(double x, double y, String anchor, int size, String words) throws XMLStreamException {
        start("text", "x", round(x), "y", round(y), "text-anchor", anchor, "font-size", size, "fill", TEXT_COLOUR);
        svg.writeCharacters(words);
        svg.writeEndElement();
    }

    private void start(String name, Object... attributes) throws XMLStreamException {
        svg.writeStartElement(name);
        attribute(attributes);
    }

    private void empty(String name, Object... attributes) throws XMLStreamException {
        svg.writeEmptyElement(name);
        attribute(attributes);
    }

    private void attribute(Object... namesAndValues) throws XMLStreamException {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            svg.writeAttribute(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
        }
    }

    /** Tenths will do. */
    private static double round(double number) {
        return Math.round(number * 10) / 10.0;
    }
}
