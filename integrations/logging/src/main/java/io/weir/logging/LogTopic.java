package io.weir.logging;

import java.nio.charset.StandardCharsets;

/**
 * What is in front of a log event: {@code root.LEVEL.logger}, as {@code shop.WARN.com.acme.Orders}, so that one subscribes to all of
 * an application, to a level of it, or to a part of a level. pyzmq's {@code PUBHandler} has the same beginning.
 */
final class LogTopic {
    private final String root;

    /** The root may be empty; then a topic begins with the level. */
    LogTopic(String root) {
        this.root = root.isEmpty() ? "" : root + ".";
    }

    byte[] of(String level, String logger) {
        return (root + level + "." + logger).getBytes(StandardCharsets.UTF_8);
    }
}
