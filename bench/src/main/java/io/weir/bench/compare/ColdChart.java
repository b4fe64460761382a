package io.weir.bench.compare;

import io.weir.bench.chart.SvgFile;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Two pictures of a workload from cold: the rates on a logarithmic axis, since they begin at nearly nothing, and what is done so far
 * divided by what libzmq has done by then, on a linear one.
 *
 * @param outcome what is drawn
 */
record ColdChart(ColdOutcome outcome) {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 400;

    String rates() {
        return "cold-" + outcome.workload() + ".svg";
    }

    String ratios() {
        return "cold-" + outcome.workload() + "-ratio.svg";
    }

    /** Whether libzmq took part. */
    boolean hasRatios() {
        return libzmq().isPresent() && outcome.lines().size() > 1;
    }

    void write(Path folder) throws IOException {
        SvgFile.write(rateChart(), folder.resolve(rates()));
        if (hasRatios()) {
            SvgFile.write(ratioChart(libzmq().orElseThrow()), folder.resolve(ratios()));
        }
    }

    private Optional<ColdLine> libzmq() {
        return outcome.lines().stream()
                .filter(line -> line.contestant().equals(Contestant.LIBZMQ))
                .findFirst();
    }

    private XYChart rateChart() {
        XYChart chart = empty("a second");
        chart.getStyler().setYAxisLogarithmic(true).setYAxisMin(1.0);
        for (ColdLine line : outcome.lines()) {
            // A logarithm has no nought.
            List<Double> rates =
                    line.rate().stream().map(rate -> Math.max(rate, 1)).toList();
            addLine(chart, line.contestant(), line.times(), rates);
        }
        return chart;
    }

    private XYChart ratioChart(ColdLine base) {
        XYChart chart = empty("done so far / libzmq's");
        chart.getStyler().setYAxisMin(0.0);
        for (ColdLine line : outcome.lines()) {
            int points = Math.min(line.done().size(), base.done().size());
            List<Double> ratios = IntStream.range(0, points)
                    .mapToObj(i -> line.done().get(i) / Math.max(1, base.done().get(i)))
                    .toList();
            addLine(chart, line.contestant(), line.times().subList(0, points), ratios);
        }
        return chart;
    }

    private static void addLine(XYChart chart, String name, List<Double> times, List<Double> values) {
        if (!times.isEmpty()) {
            chart.addSeries(name, times, values).setMarker(SeriesMarkers.NONE);
        }
    }

    private XYChart empty(String axis) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(outcome.title())
                .xAxisTitle("s since the start of the first process")
                .yAxisTitle(axis)
                .build();
        chart.getStyler().setXAxisMin(0.0).setXAxisDecimalPattern("0");
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        return chart;
    }
}
