package io.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.cli.Dashboard.Panel;
import io.weir.metrics.MeterKind;
import io.weir.metrics.WeirMeter;
import io.weir.metrics.WeirMeters;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard and the alerts name meters that there are, and their page explains each panel and each alert. */
class ObservabilityPageTest {
    private static final Pattern METER = Pattern.compile("\\bweir_[a-z_]+");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

    private static String text(String file) throws IOException {
        return Files.readString(Dashboard.FOLDER.resolve(file));
    }

    private static Set<String> exported() {
        Set<String> names = new HashSet<>();
        for (WeirMeter meter : WeirMeters.all()) {
            String name = MetricsPageTest.inPrometheus(meter);
            if (meter.kind() == MeterKind.TIMER) {
                names.addAll(List.of(name + "_count", name + "_sum"));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    private static List<String> alerts() throws IOException {
        return ALERT.matcher(text("weir-alerts.yml"))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"weir-dashboard.json", "weir-alerts.yml"})
    void everyMeterThatIsNamedIsExported(String file) throws IOException {
        Stream<String> named = METER.matcher(text(file)).results().map(MatchResult::group);
        assertThat(named).isNotEmpty().isSubsetOf(exported());
    }

    @Test
    void thePageExplainsEveryPanelAndShowsIt() throws IOException {
        String page = text("README.md");
        for (Panel panel : Dashboard.read().panels()) {
            assertThat(page).contains("\n### " + panel.title() + "\n", "](" + panel.file() + ")");
            assertThat(Dashboard.FOLDER.resolve(panel.file())).exists();
        }
    }

    @Test
    void thePageSaysWhatToDoAboutEveryAlert() throws IOException {
        String page = text("README.md");
        assertThat(alerts()).hasSize(9).allSatisfy(alert -> assertThat(page).contains("\n### " + alert + "\n"));
    }
}
