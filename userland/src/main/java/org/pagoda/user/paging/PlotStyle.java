package org.pagoda.user.paging;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How plots look. Colours are those that Okabe and Ito chose for people who see colours in different ways (Color universal design,
 * 2008). Lines often coincide, so a later one has gaps through which an earlier one is seen.
 */
final class PlotStyle {
    private static final List<Integer> COLOURS =
            List.of(0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000);
    /** Lengths of dashes and gaps; 0: a line without gaps. */
    private static final List<Integer> DASHES = List.of(0, 10, 4);

    private final Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    private final Font titleFont = new Font(Font.SANS_SERIF, Font.PLAIN, 18);

    private final List<Marker> markers =
            List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.DIAMOND, SeriesMarkers.TRIANGLE_UP);

    /** The look of all that is no line. */
    void apply(XYStyler styler) {
        styler.setLocale(Locale.ROOT);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setChartTitleFont(titleFont);
        axes(styler);
        styler.setMarkerSize(8);
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendFont(font);
    }

    private void axes(XYStyler styler) {
        styler.setAxisTitleFont(font);
        styler.setAxisTickLabelsFont(font);
        styler.setXAxisDecimalPattern("#,##0");
        styler.setYAxisDecimalPattern("#,##0");
        styler.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
        styler.setYAxisMin(0.0);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(new Color(0xDDDDDD));
    }

    /** The look of the line with a number from 0 up. */
    void apply(int number, XYSeries line) {
        line.setLineColor(new Color(COLOURS.get(number % COLOURS.size())));
        line.setMarkerColor(line.getLineColor());
        line.setLineStyle(stroke(DASHES.get(number % DASHES.size())));
        line.setMarker(markers.get(number % markers.size()));
    }

    private static BasicStroke stroke(int dash) {
        return dash == 0
                ? new BasicStroke(3, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
                : new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {dash, dash}, 0);
    }
}
