/**
 * Appenders that publish log events on a PUB socket: {@link io.weir.logging.LogbackPubAppender} for Logback, {@link
 * io.weir.logging.Log4jPubAppender} for Log4j 2. What they do is in {@code LogPublisher}.
 */
@NullMarked
package io.weir.logging;

import org.jspecify.annotations.NullMarked;
