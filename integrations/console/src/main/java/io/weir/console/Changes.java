package io.weir.console;

import java.util.List;
import java.util.Map;

/**
 * The messages of the stream, as JSON: what is different between two samples. The first that a viewer gets is the difference
 * to nothing, so there is one form only:
 *
 * <pre>{@code
 * {"process": id, "name": …, "at": milliseconds, "reset": true in the first,
 *  "sockets": [{"id": …, what is new or different}], "peers": […], "counts": […],
 *  "gone": [ids], "events": […]}
 * }</pre>
 *
 * @param process the id of the process in the stream
 * @param name what people call it
 */
record Changes(String process, String name) {
    /** How every message begins, so that what passes messages on need not understand them. */
    static final String BEGIN = "{\"process\":\"";

    String between(Sample before, Sample after, List<EventLog.Told> events) {
        Json json = new Json().open('{').field("process", process).field("at", after.at());
        if (before.number() == 0) {
            json.field("name", name).name("reset").value(true);
        }
        for (Row.Kind kind : Row.Kind.values()) {
            json.name(kind.columns().plural()).open('[');
            for (Row row : after.rows().values()) {
                if (row.kind() == kind) {
                    write(row, before.rows(), json);
                }
            }
            json.close(']');
        }
        json.name("gone").open('[');
        for (String id : before.rows().keySet()) {
            if (!after.rows().containsKey(id)) {
                json.value(id);
            }
        }
        json.close(']').name("events").open('[');
        events.forEach(told -> EventWords.write(told, json));
        return json.close(']').close('}').toString();
    }

    private static void write(Row row, Map<String, Row> before, Json json) {
        Row old = before.get(row.id());
        if (old == null) {
            row.write(json);
        } else {
            row.writeChanges(old, json);
        }
    }

    /** That a process is not to be seen any more, and why. */
    static String lost(String process, String name, String why) {
        return new Json()
                .open('{')
                .field("process", process)
                .field("name", name)
                .field("lost", why)
                .close('}')
                .toString();
    }
}
