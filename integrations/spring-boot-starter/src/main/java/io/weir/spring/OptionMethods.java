package io.weir.spring;

import io.weir.WeirException;
import io.weir.option.OptionsBuilder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sets options by the names of the methods of a type's options. Only what can be written as text is found; {@code security} and
 * {@code tls} have properties of their own.
 */
final class OptionMethods {
    /** It undoes others, and so comes before them. */
    private static final String DEFAULTS = OptionValue.plain("libzmqDefaults");

    private static final Set<String> ELSEWHERE = Set.of("name", "build", "security", "tls", "self");

    private final Map<String, Method> methods;

    private OptionMethods(Map<String, Method> methods) {
        this.methods = methods;
    }

    /** Those of the class, by their plain names. */
    static OptionMethods of(Class<?> options) {
        return new OptionMethods(Arrays.stream(options.getMethods())
                .filter(method -> OptionsBuilder.class.isAssignableFrom(method.getReturnType()))
                .filter(method -> !ELSEWHERE.contains(method.getName()) && !method.isBridge())
                .filter(method -> OptionValue.types().containsAll(Set.of(distinct(method))))
                .collect(Collectors.toMap(
                        method -> OptionValue.plain(method.getName()),
                        method -> method,
                        (one, other) -> one,
                        TreeMap::new)));
    }

    private static Class<?>[] distinct(Method method) {
        return Arrays.stream(method.getParameterTypes()).distinct().toArray(Class<?>[]::new);
    }

    /** Sets each option of the map; the first that cannot be set is told by its property. */
    void set(OptionsBuilder<?> target, String property, Map<String, String> values) {
        values.entrySet().stream()
                .sorted(Comparator.comparing(entry -> !OptionValue.plain(entry.getKey()).equals(DEFAULTS)))
                .forEach(entry -> set(target, property + "." + entry.getKey(), entry.getKey(), entry.getValue()));
    }

    private void set(OptionsBuilder<?> target, String property, String name, String value) {
        Method method = methods.get(OptionValue.plain(name));
        if (method == null) {
            throw WrongProperty.of(property, value, "no such option (expected: one of " + names() + ")");
        }
        @Nullable Object[] arguments = arguments(method, property, value);
        if (arguments == null) {
            return;
        }
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw WrongProperty.of(property, value, e.getTargetException());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null for an option without a value that is switched off. */
    private static Object @Nullable [] arguments(Method method, String property, String value) {
        Class<?>[] types = method.getParameterTypes();
        String[] texts = types.length > 1 ? OptionValue.parts(value) : new String[] {value};
        if (texts.length != Math.max(1, types.length)) {
            throw WrongProperty.of(property, value, "expected: " + types.length + " values with commas between them");
        }
        try {
            if (types.length == 0) {
                return (Boolean) OptionValue.read(boolean.class, value) ? new Object[0] : null;
            }
            Object[] read = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                read[i] = OptionValue.read(types[i], texts[i]);
            }
            return read;
        } catch (IllegalArgumentException | WeirException e) {
            throw WrongProperty.of(property, value, e);
        }
    }

    /** The names as they are in the sources, sorted. */
    String names() {
        return methods.values().stream().map(Method::getName).sorted().collect(Collectors.joining(", "));
    }
}
