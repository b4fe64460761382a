package io.weir.patterns.retention;

import io.weir.RoutingId;
import io.weir.option.Retention;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The form of subscription by which subscribers name themselves, if there is one: a prefix, and the name. Immutable. */
final class Announcement {
    private final byte[] prefix;

    Announcement(Retention retention) {
        prefix = retention.announcement().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether subscribers may name themselves so. */
    boolean isExpected() {
        return prefix.length > 0;
    }

    /** Whether the topic is none, but names the subscriber. */
    boolean isIn(byte[] topic) {
        return isExpected()
                && topic.length >= prefix.length
                && Arrays.equals(topic, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** The name in such a topic, whatever it is. */
    RoutingId nameIn(byte[] topic) {
        return RoutingId.key(Arrays.copyOfRange(topic, prefix.length, topic.length));
    }

    /** What is wrong with a name; null if nothing is. */
    static @Nullable String faultOf(RoutingId name) {
        int length = name.array().length;
        if (length == 0 || length > RoutingId.MAX_LENGTH) {
            return "name: " + length + " bytes (expected: 1.." + RoutingId.MAX_LENGTH + ")";
        }
        return name.isGenerated() ? "name: begins with a zero byte" : null;
    }
}
