package io.weir.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the JVM of a process is started.
 *
 * @param java the program
 * @param options that it gets beside those that all get
 */
record JvmStart(Path java, List<String> options) {
    /** As the JVM that runs this. */
    static JvmStart plain() {
        return new JvmStart(Path.of(System.getProperty("java.home"), "bin", "java"), List.of());
    }

    JvmStart with(List<String> more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(more);
        return new JvmStart(java, List.copyOf(all));
    }
}
