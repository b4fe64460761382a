package io.weir.metrics;

import java.util.List;
import java.util.stream.Stream;

/**
 * A meter: one of {@link SocketMeters}, {@link WorkMeters}, {@link TransportMeters} or {@link PeerMeters}. All have the tags
 * {@code context}, {@code socket} (the name that the application gave it, or {@code unnamed}) and {@code type}; those of a
 * transport also {@code transport}, and those of a peer {@code transport} and {@code peer}. Every other tag has a closed list of
 * values, all of which are there from the start. Immutable.
 */
public final class WeirMeter {
    private final MeterScope scope;
    private final MeterKind kind;
    private final String meter;
    private final String description;
    private final List<String> ownTags;
    private final Reading.Source readings;

    WeirMeter(MeterScope scope, MeterKind kind, String meter, String description, Reading.Source readings) {
        this(scope, kind, meter, description, List.of(), readings);
    }

    WeirMeter(
            MeterScope scope,
            MeterKind kind,
            String meter,
            String description,
            List<String> ownTags,
            Reading.Source readings) {
        this.scope = scope;
        this.kind = kind;
        this.meter = meter;
        this.description = description;
        this.ownTags = ownTags;
        this.readings = readings;
    }

    /** What it exists once for. */
    public MeterScope scope() {
        return scope;
    }

    /** What it measures. */
    public MeterKind kind() {
        return kind;
    }

    /** Its name in Micrometer. */
    public String meterName() {
        return meter;
    }

    /** What it counts, in words. */
    public String description() {
        return description;
    }

    /** The keys of its tags. */
    public List<String> tagKeys() {
        return Stream.concat(scope.tagKeys().stream(), ownTags.stream()).toList();
    }

    /** Its series for one socket, transport or peer. */
    List<Reading> readings(String transport, String peer) {
        return readings.of(transport, peer);
    }

    /** Its name. */
    @Override
    public String toString() {
        return meter;
    }
}
