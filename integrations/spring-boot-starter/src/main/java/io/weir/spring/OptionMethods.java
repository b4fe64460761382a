package io.weir.spring;

import io.weir.WeirException;
import io.weir.option.OptionsBuilder;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Sets options by the names of the methods of a type's options. Only what can be written as text is found; {@code security} and
 * {@code tls} have properties of their own.
 */
final class OptionMethods {
    /** It undoes others, and so comes before them. */
    private static final String DEFAULTS = OptionValue.plain("libzmqDefaults");

    private static final Set<String> ELSEWHERE = Set.of("name", "security", "tls");

    private final Map<String, Option> options;

    private OptionMethods(Map<String, Option> options) {
        this.options = options;
    }

    private record Option(String name, MethodType parameters, MethodHandle setter) {}

    /** Those of the class, by their plain names. */
    static OptionMethods of(Class<?> builder) {
        Map<String, Option> found = new TreeMap<>();
        for (Method method : builder.getMethods()) {
            MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
            if (type.returnType() != Object.class
                    && type.returnType().isAssignableFrom(builder)
                    && OptionValue.types().containsAll(type.parameterList())
                    && !ELSEWHERE.contains(method.getName())) {
                found.put(
                        OptionValue.plain(method.getName()),
                        new Option(method.getName(), type, setter(builder, method, type)));
            }
        }
        return new OptionMethods(found);
    }

    /** By way of the class that was given: many are declared in one that is not public. */
    private static MethodHandle setter(Class<?> builder, Method method, MethodType type) {
        try {
            return MethodHandles.publicLookup().findVirtual(builder, method.getName(), type);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sets each option of the map; the first that cannot be set is told by its property. */
    void set(OptionsBuilder<?> target, String property, Map<String, String> values) {
        values.entrySet().stream()
                .sorted(Comparator.comparing(
                        entry -> !OptionValue.plain(entry.getKey()).equals(DEFAULTS)))
                .forEach(entry -> set(target, property + "." + entry.getKey(), entry.getKey(), entry.getValue()));
    }

    private void set(OptionsBuilder<?> target, String property, String name, String value) {
        Option option = options.get(OptionValue.plain(name));
        if (option == null) {
            throw WrongProperty.of(property, value, "no such option (expected: one of " + names() + ")");
        }
        try {
            List<Object> arguments = arguments(option, property, value);
            if (arguments != null) {
                arguments.add(0, target);
                option.setter().invokeWithArguments(arguments);
            }
        } catch (InvalidConfigurationPropertyValueException e) {
            throw e;
        } catch (IllegalArgumentException | WeirException e) {
            throw WrongProperty.of(property, value, e);
        } catch (Throwable e) {
            throw new IllegalStateException(property, e);
        }
    }

    /** Null for an option without a value that is switched off. */
    private static @Nullable List<Object> arguments(Option option, String property, String value) {
        int count = option.parameters().parameterCount();
        if (count == 0) {
            return (Boolean) OptionValue.read(boolean.class, value) ? new ArrayList<>() : null;
        }
        String[] texts = count == 1 ? new String[] {value} : OptionValue.parts(value);
        if (texts.length != count) {
            throw WrongProperty.of(property, value, "expected: " + count + " values with commas between them");
        }
        List<Object> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            read.add(OptionValue.read(option.parameters().parameterType(i), texts[i]));
        }
        return read;
    }

    /** The names as they are in the sources, sorted. */
    String names() {
        return options.values().stream().map(Option::name).sorted().collect(Collectors.joining(", "));
    }
}
