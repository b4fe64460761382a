package io.weir.option;

import io.weir.InvalidOptionException;
import io.weir.RoutingId;
import io.weir.check.NearestNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * The options of one builder that text can set, by name: the authors of socket types {@linkplain OptionsBuilder#declare declare}
 * theirs. Each is set by the builder's own method, which checks the value. For one thread.
 *
 * <p>Case, dashes and underscores of names do not count. Options are set in the order in which they were declared, whatever the
 * order of the texts, so that one which sets several comes before those that set one of them.
 */
public final class NamedOptions {
    /** By plain names. */
    private final Map<String, Option> options = new LinkedHashMap<>();

    private record Option(String name, Consumer<String> setter) {}

    private record Entry(String name, String text) {}

    /** None so far. */
    NamedOptions() {}

    /** An option with a value that the reader finds in the text, or throws what {@link OptionText#expected} makes. */
    public <T> NamedOptions value(
            String name, Function<? super String, ? extends T> reader, Consumer<? super T> setter) {
        options.put(OptionText.plain(name), new Option(name, text -> setter.accept(reader.apply(text))));
        return this;
    }

    /** An option that is on or off. */
    public NamedOptions flag(String name, Consumer<Boolean> setter) {
        return value(name, OptionText::flag, setter);
    }

    /** An option without a value, set by {@code true}; {@code false} leaves it. */
    public NamedOptions action(String name, Runnable setter) {
        return flag(name, on -> {
            if (on) {
                setter.run();
            }
        });
    }

    /** An option that is a number. */
    public NamedOptions count(String name, IntConsumer setter) {
        return value(name, OptionText::count, setter::accept);
    }

    /** An option in bytes. */
    public NamedOptions bytes(String name, LongConsumer setter) {
        return value(name, OptionText::bytes, setter::accept);
    }

    /** An option in bytes, less than 2 GiB. */
    public NamedOptions intBytes(String name, IntConsumer setter) {
        return value(name, OptionText::intBytes, setter::accept);
    }

    /** An option that is a time. */
    public NamedOptions time(String name, Consumer<Duration> setter) {
        return value(name, OptionText::time, setter);
    }

    /** An option that is a routing id, in UTF-8. */
    public NamedOptions routingId(String name, Consumer<RoutingId> setter) {
        return value(name, RoutingId::of, setter);
    }

    /** The names, in the order of their declarations. */
    public Collection<String> names() {
        return options.values().stream().map(Option::name).toList();
    }

    /** Sets those of the map, with {@link String#valueOf} of its keys and values; the first that cannot be set is thrown. */
    void set(Map<?, ?> values) {
        Map<String, Entry> given = new HashMap<>();
        entries(values).forEach(entry -> {
            String plain = OptionText.plain(entry.name());
            if (!options.containsKey(plain)) {
                throw new InvalidOptionException(entry.name(), entry.text(), "no such option; " + hint(plain), null);
            }
            Entry other = given.put(plain, entry);
            if (other != null) {
                throw new InvalidOptionException(
                        entry.name(), entry.text(), "once, without " + other.name() + ": " + other.text());
            }
        });
        options.forEach((plain, option) -> {
            Entry entry = given.get(plain);
            if (entry != null) {
                set(option, entry);
            }
        });
    }

    private static List<Entry> entries(Map<?, ?> values) {
        List<Entry> entries = new ArrayList<>();
        if (values instanceof Properties properties) { // its defaults are in no entry set
            properties.stringPropertyNames().forEach(name -> entries.add(entry(name, properties.getProperty(name))));
        } else {
            values.forEach((name, value) -> entries.add(entry(name, value)));
        }
        return entries;
    }

    private static Entry entry(Object name, Object value) {
        return new Entry(String.valueOf(name), String.valueOf(value));
    }

    private static void set(Option option, Entry entry) {
        try {
            option.setter().accept(entry.text().strip());
        } catch (InvalidOptionException e) {
            // The part of a value that is wrong has a name of its own.
            String part = e.option().equals(option.name()) ? "" : e.option() + " ";
            throw new InvalidOptionException(entry.name(), entry.text(), part + e.problem(), e);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException(entry.name(), entry.text(), "expected: " + e.getMessage(), e);
        }
    }

    private String hint(String plain) {
        List<String> near = NearestNames.to(plain, names());
        return near.isEmpty()
                ? "expected: one of "
                        + String.join(", ", names().stream().sorted().toList())
                : "near: " + String.join(", ", near);
    }
}
