package io.weir.console;

import io.weir.Accounting;
import io.weir.option.SocketOptions;
import io.weir.snapshot.SocketSnapshot;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The values in a record and in the records within it, by name: of snapshots and options, which are many, and shown one at a
 * time.
 */
final class RecordValues {
    private RecordValues() {}

    /** The value of a component; an empty text for null. */
    static Object get(RecordComponent component, Object of) {
        try {
            Object value = component.getAccessor().invoke(of);
            return value == null ? "" : value;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    /** Tells each value with its name, such as {@code flow.linger}; of lists nothing, since they are shown elsewhere. */
    static void each(Object of, BiConsumer<String, Object> to) {
        each("", of, to);
    }

    private static void each(String before, Object of, BiConsumer<String, Object> to) {
        for (RecordComponent component : of.getClass().getRecordComponents()) {
            Object value = get(component, of);
            String name = before + component.getName();
            if (isOpened(value)) {
                each(name + ".", value, to);
            } else if (value instanceof Map<?, ?> map) {
                map.forEach((key, each) -> to.accept(name + "." + word(key), each));
            } else if (!(value instanceof Iterable)) {
                to.accept(name, value);
            }
        }
    }

    private static String word(Object key) {
        return key.toString().toLowerCase(Locale.ROOT);
    }

    /** Records of snapshots and options only: those of security have secrets, and say what may be said by themselves. */
    private static boolean isOpened(Object value) {
        String here = value.getClass().getPackageName();
        return value.getClass().isRecord()
                && (value instanceof Accounting
                        || here.equals(SocketSnapshot.class.getPackageName())
                        || here.equals(SocketOptions.class.getPackageName()));
    }
}
