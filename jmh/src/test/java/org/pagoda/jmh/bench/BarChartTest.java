package org.pagoda.jmh.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The picture. */
class BarChartTest {
    private static Element draw(Results results) throws Exception {
        InputSource source = new InputSource(new StringReader(BarChart.draw(results)));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(source)
                .getDocumentElement();
    }

    private static List<String> texts(Element svg) {
        List<String> texts = new ArrayList<>();
        NodeList found = svg.getElementsByTagName("text");
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    /** All but the first rectangle, which is the background. */
    private static List<Double> bars(Element svg) {
        List<Double> widths = new ArrayList<>();
        NodeList found = svg.getElementsByTagName("rect");
        for (int i = 1; i < found.getLength(); i++) {
            widths.add(Double.parseDouble(((Element) found.item(i)).getAttribute("width")));
        }
        return widths;
    }

    @Test
    void shouldNameAllRowsWithTheirFigures() throws Exception {
        Element svg = draw(MadeUp.allRows(50, 50, 50).row("a<b&c", 70, 70, 70).results());
        assertEquals("svg", svg.getTagName());
        List<String> texts = texts(svg);
        RowTable.all()
                .forEach(row ->
                        assertEquals(!row.name().endsWith("-producers"), texts.contains(row.name()), row.name()));
        assertTrue(texts.contains("a<b&c"), texts::toString);
        assertTrue(texts.contains("50.0 ± 1.7"), texts::toString);
        long timed = RowTable.all().stream()
                .filter(row -> row.needs().producers() == 1)
                .count();
        assertEquals(timed + 1, bars(svg).size());
    }

    @Test
    void shouldDrawPowersOfTenAtEqualDistances() throws Exception {
        List<Double> bars = bars(draw(new MadeUp()
                .row("a", 1, 1, 1)
                .row("b", 10, 10, 10)
                .row("c", 100, 100, 100)
                .row("d", 99_999, 1, 99_999) // its error is larger than itself
                .results()));
        assertEquals(0, bars.get(0), 0.1);
        assertTrue(bars.get(1) > 50, bars::toString);
        assertEquals(2 * bars.get(1), bars.get(2), 0.2);
    }

    @Test
    void shouldDrawNothing() throws Exception {
        assertEquals(List.of(), bars(draw(new MadeUp().results())));
    }
}
