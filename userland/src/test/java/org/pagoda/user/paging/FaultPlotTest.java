package org.pagoda.user.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Pictures of faults against frames. */
class FaultPlotTest {
    /** The colours of the first three lines. */
    private static final List<String> COLOURS = List.of("rgb(0,114,178)", "rgb(213,94,0)", "rgb(0,158,115)");

    @TempDir
    private Path folder;

    private static PagingResult result(String policy, int frames, long faults) {
        return new PagingResult(policy, frames, 1000, 100, faults, 0, 0, 0, 1000);
    }

    private static List<PagingResult> results() {
        return List.of(
                result("FIFO", 30, 500), // in whatever order they were asked for
                result("FIFO", 10, 900),
                result("FIFO", 20, 600),
                result("LRU", 30, 300),
                result("LRU", 10, 800),
                result("LRU", 20, 450),
                result("OPT", 30, 100),
                result("OPT", 10, 200),
                result("OPT", 20, 150));
    }

    private Path draw(String name, List<PagingResult> results) {
        Path file = folder.resolve(name);
        new FaultPlot(file.toString()).draw("a trace", results);
        return file;
    }

    private static Element parse(Path file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        DocumentBuilder builder = factory.newDocumentBuilder();
        return builder.parse(file.toFile()).getDocumentElement();
    }

    /** A straight line; y goes downwards. */
    private record Segment(double x1, double y1, double x2, double y2) {}

    /** The straight lines of a colour, in the order in which they are drawn. */
    private static List<Segment> segments(Element svg, String colour) {
        List<Segment> found = new ArrayList<>();
        NodeList lines = svg.getElementsByTagName("line");
        for (int i = 0; i < lines.getLength(); i++) {
            Element line = (Element) lines.item(i);
            if (line.getAttribute("style").contains("stroke:" + colour)) {
                found.add(new Segment(
                        Double.parseDouble(line.getAttribute("x1")),
                        Double.parseDouble(line.getAttribute("y1")),
                        Double.parseDouble(line.getAttribute("x2")),
                        Double.parseDouble(line.getAttribute("y2"))));
            }
        }
        return found;
    }

    @Test
    void shouldDrawALineForEachPolicyThroughItsPointsFromLeftToRight() throws Exception {
        Element svg = parse(draw("faults.svg", results()));
        assertEquals("svg", svg.getTagName());
        long[][] faults = {{900, 600, 500}, {800, 450, 300}, {200, 150, 100}};
        // Points of the picture, for a fault: the same everywhere.
        double unit = (segments(svg, COLOURS.get(0)).get(0).y2
                        - segments(svg, COLOURS.get(0)).get(0).y1)
                / 300;
        assertTrue(unit > 0.3, "the picture is filled: " + unit);
        for (int policy = 0; policy < COLOURS.size(); policy++) {
            List<Segment> line = segments(svg, COLOURS.get(policy));
            assertEquals(3, line.size(), "from 10 to 20, from 20 to 30, and in the legend");
            for (int step = 0; step < 2; step++) {
                Segment segment = line.get(step);
                assertTrue(segment.x1 < segment.x2);
                assertEquals((faults[policy][step] - faults[policy][step + 1]) * unit, segment.y2 - segment.y1, 0.01);
            }
            assertEquals(line.get(0).x2, line.get(1).x1);
            assertEquals(line.get(0).y2, line.get(1).y1);
        }
        double between = segments(svg, COLOURS.get(1)).get(0).y1
                - segments(svg, COLOURS.get(0)).get(0).y1;
        assertEquals(100 * unit, between, 0.01, "from 900 to 800");
    }

    @Test
    void shouldDrawAPng() throws IOException {
        BufferedImage image = ImageIO.read(draw("faults.PNG", results()).toFile());
        assertNotNull(image);
        assertEquals(900, image.getWidth());
        assertEquals(560, image.getHeight());
        List<Integer> wanted = new ArrayList<>(List.of(0xFF0072B2, 0xFFD55E00, 0xFF009E73));
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                wanted.remove((Integer) (image.getRGB(x, y) | 0xFF000000));
            }
        }
        assertEquals(List.of(), wanted, "colours that are missing");
    }

    @Test
    void shouldDrawASinglePoint() throws IOException {
        assertTrue(Files.size(draw("one.svg", List.of(result("LRU", 3, 9)))) > 1000);
    }

    @Test
    void shouldDrawManyPolicies() throws IOException {
        List<PagingResult> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            many.add(result("org.example.Policy" + i, 1, i));
            many.add(result("org.example.Policy" + i, 2, 50 - i));
        }
        assertTrue(Files.size(draw("many.png", many)) > 1000);
    }

    @Test
    void shouldTouchNoFileBeforeItDraws() throws IOException {
        Path file = Files.writeString(folder.resolve("faults.svg"), "earlier");
        FaultPlot plot = new FaultPlot(file.toString());
        assertEquals("earlier", Files.readString(file));
        plot.draw("a trace", results());
        assertTrue(Files.readString(file).startsWith("<?xml"));
    }
}
