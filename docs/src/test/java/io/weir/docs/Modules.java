package io.weir.docs;

import java.util.List;
import java.util.stream.Stream;

/** The folders of the modules that have sources: a rule about sources is about all of these. */
final class Modules {
    /** Those with layers of packages. */
    static final List<String> LAYERED =
            List.of("transport-core", "transport-netty", "patterns", "integrations/store-rocksdb");

    /** What applications have on their class path. */
    static final List<String> LIBRARY = Stream.concat(
                    LAYERED.stream(),
                    Stream.of(
                            "integrations/logging",
                            "integrations/observation",
                            "integrations/console",
                            "integrations/spring-boot-starter"))
            .toList();

    static final List<String> ALL =
            Stream.concat(LIBRARY.stream(), Stream.of("bench", "docs")).toList();

    private Modules() {}
}
