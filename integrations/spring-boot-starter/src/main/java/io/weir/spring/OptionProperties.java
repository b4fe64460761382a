package io.weir.spring;

import io.weir.InvalidOptionException;
import io.weir.option.OptionText;
import io.weir.option.OptionsBuilder;
import java.util.Map;
import java.util.Set;

/** Sets the options of a property, and tells the first that cannot be set by the property that it has there. */
final class OptionProperties {
    /** It is the name of the bean. */
    private static final Set<String> ELSEWHERE = Set.of("name");

    private OptionProperties() {}

    static void set(OptionsBuilder<?> target, String property, Map<String, String> values) {
        for (Map.Entry<String, String> each : values.entrySet()) {
            if (ELSEWHERE.contains(OptionText.plain(each.getKey()))) {
                throw WrongProperty.of(
                        property + "." + each.getKey(), each.getValue(), "no such option: it is the bean's");
            }
        }
        try {
            target.set(values);
        } catch (InvalidOptionException e) {
            throw WrongProperty.of(property + "." + e.option(), values.get(e.option()), e.problem());
        }
    }
}
