package io.weir.patterns.pubsub;

import io.weir.transport.Command;
import java.nio.charset.StandardCharsets;

/** The names of groups (RFC 48): up to 255 bytes without a zero, which libzmq would take for the end. */
final class Group {
    private Group() {}

    /** The bytes of a name, if it can be one. */
    static byte[] named(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        checkLength(bytes);
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("group: has a zero byte (expected: none)");
        }
        return bytes;
    }

    static void checkLength(byte[] group) {
        if (!isShortEnough(group)) {
            throw new IllegalArgumentException(
                    "group: " + group.length + " bytes (expected: <= " + Command.MAX_GROUP_LENGTH + ")");
        }
    }

    static boolean isShortEnough(byte[] group) {
        return group.length <= Command.MAX_GROUP_LENGTH;
    }
}
