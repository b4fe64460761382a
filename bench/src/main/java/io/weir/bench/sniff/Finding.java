package io.weir.bench.sniff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.bench.sniff.Excerpt.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Something that happened to a connection, or that a stream of bytes meant: in words, and as JSON. */
sealed interface Finding {
    /** In words, on one line. */
    String text();

    /** The kind, and then what there is to say of it. */
    void describe(ObjectNode json);

    /** A client has come, and its server has been reached. */
    record Opened(String client, String server) implements Finding {
        @Override
        public String text() {
            return "opened " + client + " -> " + server;
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "opened").put("client", client).put("server", server);
        }
    }

    /** A client could not be accepted, or its server not be reached. */
    record Failed(String why) implements Finding {
        @Override
        public String text() {
            return "failed: " + why;
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "failed").put("reason", why);
        }
    }

    /** The first 64 bytes of a ZMTP 3 peer. */
    record Greeting(int major, int minor, String mechanism, boolean asServer) implements Finding {
        @Override
        public String text() {
            return "greeting ZMTP " + major + "." + minor + " " + mechanism + (asServer ? " as-server" : "");
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "greeting")
                    .put("version", major + "." + minor)
                    .put("mechanism", mechanism)
                    .put("asServer", asServer);
        }
    }

    /** A READY or INITIATE whose properties can be read; {@code cut} if there are more than are kept. */
    record LocalMetadata(String command, List<Property> properties, boolean cut) implements Finding {
        record Property(String name, Excerpt value) {}

        @Override
        public String text() {
            return command
                    + properties.stream()
                            .map(property -> " " + property.name() + "=" + property.value())
                            .collect(Collectors.joining())
                    + (cut ? " ..." : "");
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "command").put("name", command);
            ArrayNode list = json.putArray("properties");
            for (Property property : properties) {
                list.addObject()
                        .put("name", property.name())
                        .setAll(property.value().json());
            }
            if (cut) {
                json.put("cut", true);
            }
        }
    }

    /** Any other command. The details, in order, are excerpts, sizes, times, numbers and words. */
    record Command(String name, Map<String, Object> details) implements Finding {
        @Override
        public String text() {
            return name
                    + details.entrySet().stream()
                            .map(detail -> " " + detail.getKey() + "=" + word(detail.getValue()))
                            .collect(Collectors.joining());
        }

        private static String word(Object value) {
            return value instanceof Duration time ? time.toMillis() / 1e3 + "s" : value.toString();
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "command").put("name", name);
            details.forEach((key, value) -> {
                if (value instanceof Excerpt excerpt) {
                    json.set(key, excerpt.json());
                } else if (value instanceof Size size) {
                    json.put(key, size.bytes());
                } else if (value instanceof Duration time) {
                    json.put(key, time.toMillis() / 1e3);
                } else {
                    json.put(key, value.toString());
                }
            });
        }
    }

    /** A command that breaks the rules for its kind, or for all. */
    record Malformed(String command, long size) implements Finding {
        @Override
        public String text() {
            return command + " malformed, " + new Size(size);
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "malformed").put("name", command).put("size", size);
        }
    }

    /** A message of a SUB or XSUB that subscribes or cancels, as ZMTP 3.0 has it. */
    record Subscription(boolean isNew, Excerpt topic) implements Finding {
        @Override
        public String text() {
            return (isNew ? "subscribe" : "cancel") + " (as a message) topic=" + topic;
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", isNew ? "subscribe" : "cancel").set("topic", topic.json());
        }
    }

    /** A whole message: its first frames, and how many frames and bytes it has. */
    record Message(List<Excerpt> frames, long frameCount, long bytes) implements Finding {
        @Override
        public String text() {
            String shown = frames.stream().map(frame -> " " + frame).collect(Collectors.joining());
            boolean all = frames.size() == frameCount;
            return "message" + shown + (all ? "" : " ...(" + frameCount + " frames, " + new Size(bytes) + ")");
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "message").put("frameCount", frameCount).put("bytes", bytes);
            ArrayNode list = json.putArray("frames");
            frames.forEach(frame -> list.add(frame.json()));
        }
    }

    /** What follows is passed on and not looked at. */
    record Undecoded(String why) implements Finding {
        @Override
        public String text() {
            return "not decoded from here on: " + why;
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "undecoded").put("reason", why);
        }
    }

    /** The stream ended inside of something. */
    record CutOff(String what) implements Finding {
        @Override
        public String text() {
            return "cut off: " + what;
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "cut-off").put("what", what);
        }
    }

    /** The sender will send no more. */
    record End() implements Finding {
        @Override
        public String text() {
            return "end";
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "end");
        }
    }

    /** The sender's end of the connection broke. */
    record Reset(String why) implements Finding {
        @Override
        public String text() {
            return "reset: " + why;
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "reset").put("reason", why);
        }
    }

    /** Both ends are closed. */
    record Closed(long fromClient, long fromServer) implements Finding {
        @Override
        public String text() {
            return "closed, " + new Size(fromClient) + " -> and " + new Size(fromServer) + " <-";
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "closed").put("bytesFromClient", fromClient).put("bytesFromServer", fromServer);
        }
    }

    /** More happened than could be written. */
    record Omitted(long sightings) implements Finding {
        @Override
        public String text() {
            return "omitted " + sightings + (sightings == 1 ? " line" : " lines")
                    + ": the output is slower than the traffic";
        }

        @Override
        public void describe(ObjectNode json) {
            json.put("event", "omitted").put("lines", sightings);
        }
    }
}
