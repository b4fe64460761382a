package io.weir.bench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.bench.chart.SvgFile;
import io.weir.bench.cli.Dashboard.Line;
import io.weir.bench.cli.Dashboard.Panel;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A panel drawn from what Prometheus answers. */
final class PanelPicture {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

    private final XYChart chart;

    /** A line that was found: times in seconds, and values. Where a quotient of two zeros stands it has a gap. */
    private record Points(List<Double> times, List<Double> values) {
        boolean hasAny() {
            return !values.stream().allMatch(value -> value.isNaN());
        }

        boolean isFlat() {
            return values.stream().allMatch(value -> value.isNaN() || value == 0);
        }

        List<Double> since(double begin) {
            return times.stream().map(time -> time - begin).toList();
        }
    }

    private PanelPicture(XYChart chart) {
        this.chart = chart;
    }

    /** Draws what happened in the last seconds. Lines that are zero all the time are left out, unless all are. */
    static PanelPicture of(Panel panel, PrometheusServer prometheus, long seconds) {
        Map<String, Points> found = new LinkedHashMap<>();
        for (Line line : panel.lines()) {
            for (JsonNode series : prometheus.history(line.asked(), seconds)) {
                Points points = points(series.get("values"));
                if (points.hasAny()) {
                    found.put(name(line.legend(), series.get("metric")), points);
                }
            }
        }
        if (!found.values().stream().allMatch(Points::isFlat)) {
            found.values().removeIf(Points::isFlat);
        }
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(panel.title())
                .xAxisTitle("seconds")
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setXAxisMaxLabelCount(10);
        double begin = found.values().stream()
                .mapToDouble(points -> points.times().get(0))
                .min()
                .orElse(0);
        found.forEach((name, points) ->
                chart.addSeries(name, points.since(begin), points.values()).setMarker(SeriesMarkers.NONE));
        return new PanelPicture(chart);
    }

    private static Points points(JsonNode values) {
        Points points = new Points(new ArrayList<>(), new ArrayList<>());
        for (JsonNode value : values) {
            points.times().add(value.get(0).asDouble());
            points.values().add(Double.valueOf(value.get(1).asText()));
        }
        return points;
    }

    private static String name(String legend, JsonNode labels) {
        Matcher label = LABEL.matcher(legend);
        return label.replaceAll(
                found -> Matcher.quoteReplacement(labels.path(found.group(1)).asText()));
    }

    /** The names of the lines. */
    List<String> lines() {
        return chart.getSeriesCollection().stream().map(XYSeries::getName).toList();
    }

    void write(Path file) throws IOException {
        SvgFile.write(chart, file);
    }
}
