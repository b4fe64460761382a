package io.weir.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.weir.snapshot.SocketSnapshot;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** One series of one meter for the sockets of one group. */
final class Series {
    private final WeirMeter meter;
    private final SocketGroup group;
    private final Tags tags;
    private final Reading reading;

    Series(WeirMeter meter, SocketGroup group, Tags tags, Reading reading) {
        this.meter = meter;
        this.group = group;
        this.tags = tags.and(reading.tags());
        this.reading = reading;
    }

    /** Whether a registry has a meter of that name and those tags already. */
    boolean isIn(MeterRegistry registry) {
        return registry.find(meter.meterName()).tags(tags).meter() != null;
    }

    /** Adds what only grows to what is kept of earlier sockets. */
    void keep(SocketSnapshot last, Map<ToLongFunction<SocketSnapshot>, Long> kept) {
        if (!meter.kind().isGauge()) {
            kept.merge(reading.value(), reading.value().applyAsLong(last), Long::sum);
            ToLongFunction<SocketSnapshot> nanos = reading.nanos();
            if (nanos != null) {
                kept.merge(nanos, nanos.applyAsLong(last), Long::sum);
            }
        }
    }

    Meter register(MeterRegistry registry) {
        ToLongFunction<SocketSnapshot> nanos = reading.nanos();
        if (nanos != null) {
            return FunctionTimer.builder(
                            meter.meterName(),
                            group,
                            of -> of.sum(reading.value()),
                            of -> of.sum(nanos),
                            TimeUnit.NANOSECONDS)
                    .description(meter.description())
                    .tags(tags)
                    .register(registry);
        }
        if (meter.kind().isGauge()) {
            return Gauge.builder(meter.meterName(), group, of -> of.now(reading.value()))
                    .description(meter.description())
                    .baseUnit(meter.kind().unit())
                    .tags(tags)
                    .register(registry);
        }
        return FunctionCounter.builder(meter.meterName(), group, of -> of.sum(reading.value()))
                .description(meter.description())
                .baseUnit(meter.kind().unit())
                .tags(tags)
                .register(registry);
    }
}
