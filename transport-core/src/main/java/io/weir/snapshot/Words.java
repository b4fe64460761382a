package io.weir.snapshot;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How the names of enums are printed: as words, in lower case. */
final class Words {
    private Words() {}

    static String of(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String of(Map<? extends Enum<?>, ?> values) {
        return values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparingInt(Enum::ordinal)))
                .map(value -> of(value.getKey()) + " " + value.getValue())
                .collect(Collectors.joining(", "));
    }
}
