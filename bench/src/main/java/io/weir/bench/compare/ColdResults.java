package io.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * All that a comparison from cold has to say; {@code cold.json}.
 *
 * @param environment where and how
 * @param starts how the contestants' processes were started, in words
 * @param remarks which contestants were left out, or failed, and why
 * @param outcomes of the workloads
 */
record ColdResults(Environment environment, List<String> starts, List<String> remarks, List<ColdOutcome> outcomes) {
    private static final String FILE = "cold.json";

    void write(Path folder) throws IOException {
        Json.write(this, folder.resolve(FILE));
    }

    static ColdResults read(Path folder) throws IOException {
        return Json.read(folder.resolve(FILE), ColdResults.class);
    }
}
