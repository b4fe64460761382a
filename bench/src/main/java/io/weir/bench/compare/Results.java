package io.weir.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * All that a comparison has to say; {@code results.json}.
 *
 * @param environment where and how
 * @param remarks which contestants were left out, or failed, and why
 * @param outcomes of the workloads
 */
record Results(Environment environment, List<String> remarks, List<WorkloadResult> outcomes) {
    private static final String FILE = "results.json";

    void write(Path folder) throws IOException {
        Json.write(this, folder.resolve(FILE));
    }

    static Results read(Path folder) throws IOException {
        return Json.read(folder.resolve(FILE), Results.class);
    }
}
