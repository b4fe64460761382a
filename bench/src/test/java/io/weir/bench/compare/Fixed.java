package io.weir.bench.compare;

import java.util.List;
import java.util.Map;

/** Results that were not measured. */
final class Fixed {
    static final WorkloadResult PIPELINE = WorkloadResult.of(
            new Pipeline(Pipeline.TCP, 64),
            List.of(
                    Measurement.of(Contestant.WEIR, Measure.MESSAGES, List.of(3e6, 2e6, 4e6)),
                    Measurement.of(Contestant.WEIR, Measure.CPU, List.of(0.5, 0.25, 0.75)),
                    Measurement.of(Contestant.LIBZMQ, Measure.MESSAGES, List.of(1.5e6, 1e6, 2e6)),
                    Measurement.of(Contestant.BARE, Measure.MESSAGES, List.of(6e6, 5e6, 7e6))));

    static final WorkloadResult ROUND_TRIP = WorkloadResult.of(
            new RoundTrip(false, RoundTrip.CLOSED),
            List.of(
                    Measurement.of(Contestant.WEIR, Measure.MEAN, List.of(120.0, 110.0, 130.0)),
                    Measurement.of(Contestant.LIBZMQ, Measure.MEAN, List.of(80.0, 80.0, 80.0)),
                    Measurement.of(Contestant.JEROMQ, Measure.MEAN, List.of(150.0, 140.0, 160.0))));

    static final Results RESULTS = new Results(
            new Environment(
                    "2026-01-02",
                    "2 × processors",
                    "Linux",
                    Map.of("libzmq", "4.3.4"),
                    "java -jar weir.jar compare",
                    3,
                    5,
                    6),
            List.of("jeromq is tired"),
            List.of(PIPELINE, ROUND_TRIP));

    private Fixed() {}
}
