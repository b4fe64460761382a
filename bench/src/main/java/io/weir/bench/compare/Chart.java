package io.weir.bench.compare;

import io.weir.bench.chart.SvgFile;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/**
 * A picture of a family of workloads: medians as bars, on a logarithmic scale since the contestants lie orders of
 * magnitude apart.
 *
 * @param family what is drawn
 * @param outcomes those of the family that were run
 */
record Chart(String family, List<WorkloadResult> outcomes) {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 450;

    /** One for each family that was run. */
    static List<Chart> of(Results results) {
        return results.outcomes().stream()
                .map(WorkloadResult::family)
                .distinct()
                .map(family -> new Chart(
                        family,
                        results.outcomes().stream()
                                .filter(outcome -> outcome.family().equals(family))
                                .toList()))
                .toList();
    }

    String file() {
        return family + ".svg";
    }

    void write(Path folder) throws IOException {
        SvgFile.write(drawing(), folder.resolve(file()));
    }

    private CategoryChart drawing() {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(family)
                .yAxisTitle(outcomes.get(0).speeds().contains(Measure.MESSAGES) ? Measure.MESSAGES.unit() : "µs")
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler()
                .setYAxisMin(floor())
                .setYAxisLogarithmic(true)
                .setLegendPosition(Styler.LegendPosition.OutsideE);
        for (String contestant : contestants()) {
            List<String> categories = new ArrayList<>();
            List<@Nullable Double> medians = new ArrayList<>();
            for (WorkloadResult outcome : outcomes) {
                for (Measure measure : outcome.speeds()) {
                    categories.add(category(outcome, measure));
                    medians.add(median(outcome, contestant, measure));
                }
            }
            chart.addSeries(contestant, categories, medians);
        }
        return chart;
    }

    /** Where the bars begin: a power of ten below all of them. */
    private double floor() {
        double least = outcomes.stream()
                .flatMap(outcome -> outcome.scores().stream())
                .filter(score -> score.measure().isSpeed())
                .mapToDouble(score -> score.summary().median())
                .min()
                .orElse(1);
        return Math.pow(10, Math.floor(Math.log10(least / 2)));
    }

    private List<String> contestants() {
        return outcomes.stream()
                .flatMap(outcome -> outcome.contestants().stream())
                .distinct()
                .toList();
    }

    private static String category(WorkloadResult outcome, Measure measure) {
        return measure == Measure.MESSAGES ? outcome.category() : outcome.category() + ' ' + measure.unit();
    }

    /** Null, which is not drawn, if the contestant took no part. */
    private static @Nullable Double median(WorkloadResult outcome, String contestant, Measure measure) {
        Optional<Measurement> score = outcome.score(contestant, measure);
        return score.map(found -> found.summary().median()).orElse(null);
    }
}
