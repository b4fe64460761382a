package io.weir.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the JVM of a process is started.
 *
 * @param java the program
 * @param options that it gets
 */
record JvmStart(Path java, List<String> options) {
    /** Without it JDK 24 and newer warn. An ahead-of-time cache is of no use to a JVM that has it if it was made by one that had not. */
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    /** As the JVM that runs this. */
    static JvmStart plain() {
        return new JvmStart(Path.of(System.getProperty("java.home"), "bin", "java"), List.of(NATIVE_ACCESS));
    }

    JvmStart with(List<String> more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(more);
        return new JvmStart(java, List.copyOf(all));
    }
}
