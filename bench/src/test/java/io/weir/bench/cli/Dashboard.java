package io.weir.bench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The dashboard of the documentation, as Grafana reads it.
 *
 * @param panels the panels, in their order
 * @param variables what the values of its variables are asked by
 */
record Dashboard(List<Panel> panels, List<String> variables) {
    static final Path FOLDER = Path.of("..", "docs", "observability");

    /**
     * One picture.
     *
     * @param title what stands above it
     * @param lines what is drawn
     */
    record Panel(String title, List<Line> lines) {
        /** The name of the file with a picture of it. */
        String file() {
            return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-") + ".svg";
        }
    }

    /**
     * A family of lines.
     *
     * @param expression what Prometheus is asked
     * @param legend what each line is called, with the names of labels in braces
     */
    record Line(String expression, String legend) {
        /** As Grafana asks it for all contexts and sockets, and a window of ten seconds. */
        String asked() {
            return expression.replace("$context", ".*").replace("$socket", ".*").replace("$__rate_interval", "10s");
        }
    }

    static Dashboard read() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(FOLDER.resolve("weir-dashboard.json").toFile());
        List<Panel> panels = new ArrayList<>();
        for (JsonNode panel : json.get("panels")) {
            List<Line> lines = new ArrayList<>();
            panel.get("targets")
                    .forEach(target -> lines.add(new Line(
                            target.get("expr").asText(),
                            target.get("legendFormat").asText())));
            panels.add(new Panel(panel.get("title").asText(), lines));
        }
        return new Dashboard(panels, json.get("templating").findValuesAsText("definition"));
    }

    /** Every expression of every panel. */
    Stream<Line> lines() {
        return panels.stream().flatMap(panel -> panel.lines().stream());
    }
}
