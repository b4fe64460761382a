package io.weir.metrics;

import org.jspecify.annotations.Nullable;

/** What a {@link WeirMeter} measures, and in what. */
public enum MeterKind {
    /** Things that happened, since the socket was opened. */
    COUNTER(null),
    /** Bytes, since the socket was opened. */
    BYTE_COUNTER("bytes"),
    /** Things that are there now. */
    GAUGE(null),
    /** Bytes that are there now. */
    BYTE_GAUGE("bytes"),
    /** A time that something has lasted until now, in seconds. */
    TIME_GAUGE("seconds"),
    /** How often something happened, and how long that took altogether; in the unit of time of the registry. */
    TIMER(null);

    private final @Nullable String unit;

    MeterKind(@Nullable String unit) {
        this.unit = unit;
    }

    /** The base unit; null for things that are counted, which the name says, and for times. */
    public @Nullable String unit() {
        return unit;
    }

    boolean isGauge() {
        return this == GAUGE || this == BYTE_GAUGE || this == TIME_GAUGE;
    }
}
