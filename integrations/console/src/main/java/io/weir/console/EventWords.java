package io.weir.console;

import io.weir.RoutingId;
import io.weir.event.SocketEvent;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** What an event says, beside its socket and its addresses, in words. */
final class EventWords {
    private static final Set<String> APART = Set.of("socket", "local", "remote");

    private EventWords() {}

    static void write(EventLog.Told told, Json json) {
        SocketEvent event = told.event();
        json.open('{')
                .field("number", told.number())
                .field("at", told.at())
                .field("socket", event.socket())
                .field("kind", event.getClass().getSimpleName())
                .field("local", event.local())
                .field("remote", event.remote())
                .field("text", text(event))
                .close('}');
    }

    /** Each part that says something, with its name where that is needed to understand it. */
    private static String text(SocketEvent event) {
        StringJoiner words = new StringJoiner(", ");
        for (RecordComponent part : event.getClass().getRecordComponents()) {
            String value = APART.contains(part.getName()) ? "" : word(RecordValues.get(part, event));
            if (!value.isEmpty()) {
                words.add(isPlain(part) ? value : name(part.getName()) + " " + value);
            }
        }
        return words.toString();
    }

    private static boolean isPlain(RecordComponent part) {
        return part.getName().equals("detail")
                || part.getName().equals("reason")
                || part.getName().equals("peerType");
    }

    private static String word(Object value) {
        if (value instanceof Enum<?> reason) {
            return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
        if (value instanceof Duration time) {
            return time.toMillis() + " ms";
        }
        return value instanceof RoutingId id && id.isNone() ? "" : value.toString();
    }

    private static String name(String component) {
        return component.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
