package io.weir.bench.compare;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Figures as tables show them; what does not exist is a dash. */
final class Cells {
    static final String NONE = "–";

    private Cells() {}

    static String median(Optional<Measurement> score) {
        return score.map(found -> Measure.format(found.summary().median())).orElse(NONE);
    }

    static String ratio(OptionalDouble ratio) {
        return ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : NONE;
    }
}
