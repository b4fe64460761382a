package io.weir.metrics;

import java.util.List;
import java.util.stream.Stream;

/** All meters, in the order of the documentation. */
public final class WeirMeters {
    private static final List<WeirMeter> ALL = Stream.of(
                    SocketMeters.ALL, WorkMeters.ALL, TransportMeters.ALL, PeerMeters.ALL)
            .flatMap(List::stream)
            .toList();

    private WeirMeters() {}

    /** All of them. */
    public static List<WeirMeter> all() {
        return ALL;
    }
}
